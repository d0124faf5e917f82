/**
 * Sets that are added to and read whole: how soon each element became visible and stable, and which
 * were lost. A measurement beside the verdict, after Jepsen's checker `set-full`.
 *
 * An element is *known* from the completion of its add, or of the first read that saw it. What became of
 * it says the last read of its set, by invocation: it holds the element (*stable*), or it began after
 * the element was known and does not (*lost*), or no read can tell (*never read*). Latencies:
 *
 * - visible: from the add's completion to the invocation of the first read that saw it; 0 where no read
 *   that began in between missed it.
 * - stable: from when it was known to the invocation of the last read that missed it, 0 where none did
 *   that began later; more than none is *stale*.
 * - lost: from when it was known to the invocation of the last read that saw it; 0 where none did.
 *
 * Which read began after what is asked of ranks, so it is exact where times are equal or absent. Single
 * elements that were asked for (`contains`) are not looked at. One pass, O(size of all reads).
 */
import { type Columns, FAIL, NONE, OK } from '../../src/history/columns.ts';
import type { Json } from '../../src/history/operation.ts';
import type { SetFull } from '../../src/history/set-full.ts';
import type { KnownModel, Model } from '../model.ts';
import { Deadline } from '../session/deadline.ts';
import type { Budget } from '../verdict.ts';
import { ATTEMPTED, Elements, INITIAL, MAY_BE_IN, OneSet, REMOVED } from './elements.ts';
import { summarize } from './summary.ts';

/** Undefined where the model is no set, or no set was read whole, or nothing was added. */
export const measureSetFull = (
  history: Columns,
  model: Model,
  budget: Pick<Budget, 'timeMs' | 'memoryBytes'>,
): SetFull | undefined => {
  if (model.known?.kind !== 'set') return undefined;
  const measuring = new Measuring(history, model.known);
  const deadline = new Deadline(budget);
  for (let row = 0; row < history.count; row++) {
    // To look at one read may be to look at thousands of elements.
    if (deadline.passed(16)) return { unmeasured: 'The time budget ran out before all was read.' };
    measuring.take(row);
  }
  return measuring.summary();
};

class Measuring {
  readonly #history: Columns;
  readonly #known: KnownModel;
  readonly #elements = new Elements();
  /** By key + 1. */
  readonly #sets: (OneSet | undefined)[] = [];
  /** Elements of the read that is looked at. */
  #seen = new Int32Array(64);
  #reads = 0;
  #attempts = 0;

  constructor(history: Columns, known: KnownModel) {
    this.#history = history;
    this.#known = known;
  }

  take(row: number): void {
    const { functions, f, argument, values, key, outcome } = this.#history;
    const name = functions[f[row]!]!;
    const set = this.#setOf(key[row]!);
    if (name === 'read') this.#read(row, set);
    else if (name === 'add' || name === 'remove') {
      const element = set.numberOf(values[argument[row]!] ?? null);
      if (name === 'add') this.#added(row, element);
      else if (outcome[row] !== FAIL) this.#elements.columns.flags[element]! |= REMOVED;
    }
  }

  summary(): SetFull | undefined {
    if (this.#reads === 0 || this.#attempts === 0) return undefined;
    const readsOf = (key: number): readonly number[] => this.#sets[key + 1]!.reads;
    return summarize(this.#history, this.#elements, readsOf);
  }

  #added(row: number, element: number): void {
    const { outcome, complete } = this.#history;
    const { flags, added, known } = this.#elements.columns;
    flags[element]! |= ATTEMPTED | (outcome[row] === FAIL ? 0 : MAY_BE_IN);
    this.#attempts++;
    if (outcome[row] !== OK) return;
    for (const first of [added, known]) {
      const before = first[element]!;
      if (before === NONE || complete[row]! < complete[before]!) first[element] = row;
    }
  }

  #read(row: number, set: OneSet): void {
    const { outcome, result, values } = this.#history;
    if (outcome[row] !== OK || result[row] === NONE) return;
    const told = listOf(values[result[row]!] ?? null, this.#known);
    if (told === undefined) return;
    this.#reads++;
    const seen = this.#numbersOf(told, set);
    this.#saw(row, set.reads.push(row) - 1, seen);
  }

  /** The arrays of the elements grow here, and not while a read is gone through. */
  #numbersOf(told: readonly Json[], set: OneSet): Int32Array {
    if (this.#seen.length < told.length) this.#seen = new Int32Array(2 * told.length);
    for (let at = 0; at < told.length; at++) this.#seen[at] = set.numberOf(told[at]!);
    return this.#seen.subarray(0, told.length);
  }

  #saw(row: number, read: number, seen: Int32Array): void {
    const { lastRead, since, firstSeen, lastSeen, times, most, known } = this.#elements.columns;
    const { complete } = this.#history;
    for (let at = 0; at < seen.length; at++) {
      const element = seen[at]!;
      const before = lastRead[element]!;
      if (before === read) {
        times[element]!++;
        if (times[element]! > most[element]!) most[element] = times[element]!;
        continue;
      }
      times[element] = 1;
      if (before === NONE) firstSeen[element] = row;
      if (before === NONE || before < read - 1) since[element] = read;
      lastRead[element] = read;
      lastSeen[element] = row;
      const knownBy = known[element]!;
      if (knownBy === NONE || complete[row]! < complete[knownBy]!) known[element] = row;
    }
  }

  #setOf(key: number): OneSet {
    const known = this.#sets[key + 1];
    if (known !== undefined) return known;
    const set = new OneSet(key, this.#elements);
    for (const value of listOf(this.#known.initial, this.#known) ?? []) {
      const element = set.numberOf(value);
      this.#elements.columns.flags[element]! |= INITIAL;
    }
    this.#sets[key + 1] = set;
    return set;
  }
}

/** Undefined where it says nothing. */
const listOf = (value: Json, { nilRead }: KnownModel): readonly Json[] | undefined => {
  if (value === null) return nilRead === 'anything' ? undefined : [];
  return Array.isArray(value) ? (value as readonly Json[]) : undefined;
};
