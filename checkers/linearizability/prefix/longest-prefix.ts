/**
 * The longest linearizable prefix of a history that is not linearizable: up to which completion it still
 * was, for the whole and for each key that is broken.
 *
 * Every prefix of a linearizable history is linearizable (Herlihy & Wing 1990), so a binary search with
 * the engines themselves finds it: log n decisions of one key, and mostly one of the whole. Where the
 * time does not suffice, what is known is told as a lower bound.
 */
import { type Columns, NONE } from '../../../src/history/columns.ts';
import type { LongestPrefix } from '../../../src/history/longest-prefix.ts';
import { operationAt } from '../../history-operation.ts';
import { hasTimes } from '../../history-times.ts';
import type { Model } from '../../model.ts';
import type { Budget, Invalid, Verdict } from '../../verdict.ts';
import { checkLinearizability } from '../check.ts';
import { subHistory } from '../explain/sub-history.ts';
import { type Partition, partitionsOf } from '../rows/partition.ts';
import { cutAfter, cutsOf } from './cut.ts';
import { type Bracket, narrow, type Probed } from './narrow.ts';
import { type Cuttable, endOf, NO_TIME, told } from './told.ts';

export interface PrefixBudget extends Budget {
  /** What it took to decide the whole history: what would take too long is not begun. */
  readonly tookMs: number;
}

/**
 * @param operations rows of one key that is known to be broken; empty where that is not known
 */
export const longestPrefix = (
  history: Columns,
  model: Model,
  { operations }: Pick<Invalid, 'operations'>,
  budget: PrefixBudget,
): LongestPrefix => {
  if (isHopeless(history, model, budget)) {
    return told({ found: 'nothing', reason: NO_TIME }, [], history.keys.length);
  }
  const search = new PrefixSearch(history, model, budget);
  const whole = search.whole(operations);
  const undecided = search.otherKeys();
  return told(endOf(search.all, whole, model), search.brokenKeys(), undecided);
};

/** A single decision may take this share of what is left: one that does not end must not eat all. */
const DECISION_SHARE = 0.5;
/** In a history of fewer rows every engine looks at the clock in time. */
const MANY_ROWS = 100_000;

/** What it takes to lay out the keys, in milliseconds a row, about. */
const LAYING_OUT_MS = 0.0003;

/** Where a long history has no time for as much as the first decision. */
const isHopeless = (history: Columns, model: Model, { tookMs, timeMs }: PrefixBudget): boolean => {
  if (history.count <= MANY_ROWS) return false;
  const isOne = history.keys.length <= 1 && model.partition === undefined;
  return history.count * LAYING_OUT_MS > timeMs || (isOne && tookMs > timeMs);
};

class PrefixSearch {
  readonly all: Cuttable;
  readonly #model: Model;
  readonly #budget: PrefixBudget;
  readonly #end: number;
  readonly #partitions: readonly Partition[];
  /** By row, its partition. */
  readonly #partOf: Int32Array;
  /** By partition, of those that are broken. */
  readonly #found = new Map<number, { readonly key: Cuttable; readonly bracket: Bracket }>();

  constructor(history: Columns, model: Model, budget: PrefixBudget) {
    const isTimed = hasTimes(history);
    this.all = { name: '', history, cuts: cutsOf(history), rows: undefined, isTimed };
    this.#model = model;
    this.#budget = budget;
    this.#end = performance.now() + budget.timeMs;
    this.#partitions = partitionsOf(history, model);
    this.#partOf = new Int32Array(history.count);
    for (const [part, { rows }] of this.#partitions.entries()) {
      for (const row of rows) this.#partOf[row] = part;
    }
  }

  whole(operations: readonly number[]): Bracket {
    const { history, cuts } = this.all;
    const last = cuts.length - 1;
    if (this.#partitions.length === 1) {
      const bracket = this.#narrow(this.all, last, operations);
      const { name } = this.#partitions[0]!;
      if (name !== '') this.#found.set(0, { key: { ...this.all, name }, bracket });
      return bracket;
    }
    const high = this.#breakOf(operations, last);
    const probe = (cut: number): Probed | undefined => {
      const verdict = this.#decide(cutAfter(history, cuts[cut]!));
      if (verdict?.verdict !== 'invalid') return verdict;
      // The key that breaks it is searched by itself, which is cheaper.
      return { verdict: 'invalid', at: this.#breakOf(verdict.operations, cut) };
    };
    return narrow(high, probe, [high - 1]);
  }

  /** @returns of how many keys it is not known whether they are broken */
  otherKeys(): number {
    let undecided = 0;
    if (this.#partitions.length === 1) return undecided;
    for (const part of this.#partitions.keys()) {
      if (this.#found.has(part)) continue;
      const key = this.#left() === 0 ? undefined : this.#key(part);
      const verdict = key === undefined ? undefined : this.#decide(key.history);
      if (key === undefined || verdict === undefined || verdict.verdict === 'unknown') undecided++;
      else if (verdict.verdict === 'invalid') {
        const rows = verdict.operations.map((at) => key.rows![at]!);
        this.#breakOf(rows, this.all.cuts.length - 1);
      }
    }
    return undecided;
  }

  brokenKeys(): LongestPrefix['keys'] {
    return [...this.#found.values()]
      .toSorted((a, b) => this.#rankOf(a.key, a.bracket.high) - this.#rankOf(b.key, b.bracket.high))
      .map(({ key, bracket }) => ({ key: key.name, ...endOf(key, bracket, this.#model) }));
  }

  /** The cut of the whole, `cut` or an earlier one, at which the key of these rows is known to be broken. */
  #breakOf(operations: readonly number[], cut: number): number {
    const { cuts } = this.all;
    const parts = new Set(operations.map((row) => this.#partOf[row]!));
    const [part] = parts;
    if (part === undefined || parts.size > 1) return cut;
    let found = this.#found.get(part);
    if (found === undefined) {
      const key = this.#key(part);
      const broken = key.cuts.findLastIndex((_, at) => this.#rankOf(key, at) <= cuts[cut]!);
      const rows = operations.map((row) => key.rows!.indexOf(row));
      found = { key, bracket: this.#narrow(key, broken, rows) };
      this.#found.set(part, found);
    }
    return Math.min(cut, cuts.indexOf(this.#rankOf(found.key, found.bracket.high)));
  }

  #narrow(of: Cuttable, broken: number, operations: readonly number[]): Bracket {
    const { history, cuts } = of;
    // The rows that an engine names are mostly those at which it broke. What is linearizable is found
    // out sooner than what is not, and is a bound in any case.
    const guess = cuts.indexOf(this.#lastTelling(history, operations));
    const probe = (cut: number): Probed | undefined => {
      const verdict = this.#decide(cutAfter(history, cuts[cut]!));
      return verdict?.verdict === 'invalid' ? { verdict: 'invalid', at: cut } : verdict;
    };
    return narrow(broken, probe, [guess - 1, guess]);
  }

  /** When the last of these that only looked completes; where none did, the last one. */
  #lastTelling(history: Columns, operations: readonly number[]): number {
    const model = this.#model;
    let [last, lastLook] = [NONE, NONE];
    for (const row of operations) {
      const end = history.complete[row]!;
      last = Math.max(last, end);
      if (end > lastLook && model.readOnly?.(operationAt(history, row)) === true) lastLook = end;
    }
    return lastLook === NONE ? last : lastLook;
  }

  /** Undefined where there is no time for it. */
  #decide(part: Columns): Verdict | undefined {
    const { tookMs, memoryBytes } = this.#budget;
    const left = this.#left();
    const expectedMs = tookMs * (part.count / this.all.history.count);
    if (left === 0 || (part.count > MANY_ROWS && expectedMs > left)) return undefined;
    return checkLinearizability(part, this.#model, { timeMs: left * DECISION_SHARE, memoryBytes });
  }

  #key(part: number): Cuttable {
    const { name, rows } = this.#partitions[part]!;
    const { history } = subHistory(this.all.history, rows);
    return { name, history, cuts: cutsOf(history), rows, isTimed: this.all.isTimed };
  }

  /** Rank in the whole history of a cut of a key. */
  #rankOf({ history, cuts, rows }: Cuttable, cut: number): number {
    if (rows === undefined) return cuts[cut]!;
    return this.all.history.complete[rows[history.complete.indexOf(cuts[cut]!)]!]!;
  }

  #left(): number {
    return Math.max(0, this.#end - performance.now());
  }
}
