/**
 * The search for a sequential order: a state is how far each session has come. Exact: every state
 * that failed is remembered by its whole position vector, never by its hash alone.
 *
 * The vector says all: a write is placed only when the version it replaces has no reader left to
 * come (the key is *unlocked*), so the version that is still to be read is determined.
 * - Reads, writes that nobody reads, and cas are placed as soon as they can be: this never hurts.
 * - A write with readers is a choice. It is not even tried when its readers need an operation that
 *   needs the key unlocked: the walk from its readers through unplaced writes and the readers that
 *   lock their keys comes back to its own key. Such a state is dead for ever.
 * - Real time is a hint for the order of the choices, nothing more; where it leads into dead ends, the
 *   search begins again a little way back (fresh-starts.ts).
 */
import type { Deadline } from '../session/deadline.ts';
import { INITIAL, type Sessions } from '../session/sessions.ts';
import type { ClockTable } from './clock-table.ts';
import { DeadEnds } from './dead-ends.ts';
import { FreshStarts } from './fresh-starts.ts';
import type { Readers } from './readers.ts';
import { realTimeHint } from './hint.ts';

export type SearchOutcome =
  | { readonly type: 'found'; readonly order: Int32Array; readonly dead: number }
  | { readonly type: 'none'; readonly dead: number; readonly furthest: Int32Array }
  | {
      readonly type: 'budget';
      readonly dead: number;
      readonly placed: number;
      readonly of: 'time' | 'memory';
    };

/** Operations looked at in one walk; beyond it the state counts as not proven dead. */
const WALK_LIMIT = 65_536;

interface Choice {
  /** How much was placed when the choice was met. */
  readonly placed: number;
  readonly writes: readonly number[];
  next: number;
}

/** @param patience dead ends in a row before the first fresh start; the default fits long histories */
export const searchOrder = (
  sessions: Sessions,
  readers: Readers,
  clocks: ClockTable,
  deadline: Deadline,
  patience?: number,
): SearchOutcome => {
  return new Search(sessions, readers, clocks, deadline, patience).run();
};

class Search {
  readonly #sessions: Sessions;
  readonly #clocks: ClockTable;
  readonly #deadline: Deadline;
  readonly #readers: Readers;
  readonly #hint: Float64Array;
  readonly #deadEnds: DeadEnds;
  readonly #freshStarts: FreshStarts;
  /** The next operation of each session. */
  readonly #head: Int32Array;
  /** An operation that the head of each session waited for when last looked at, or −1. */
  readonly #waitsFor: Int32Array;
  /** How many sessions, from the first on, have placed what the head of each session needs. */
  readonly #readyUpTo: Int32Array;
  /** Readers not placed yet, of each version: writes, then the initial version of each key. */
  readonly #pending: Int32Array;
  /** The version each key holds. */
  readonly #current: Int32Array;
  readonly #order: Int32Array;
  /** What the key held before the operation at this place of the order. */
  readonly #replaced: Int32Array;
  #placed = 0;
  #furthest = 0;
  #furthestHead: Int32Array;
  readonly #keySeen: Int32Array;
  #walk = 0;

  constructor(
    sessions: Sessions,
    readers: Readers,
    clocks: ClockTable,
    deadline: Deadline,
    patience: number | undefined,
  ) {
    const { count, keyCount, sessionCount, start } = sessions;
    this.#sessions = sessions;
    this.#clocks = clocks;
    this.#deadline = deadline;
    this.#readers = readers;
    this.#hint = realTimeHint(sessions, clocks);
    this.#freshStarts = new FreshStarts(patience);
    this.#deadEnds = new DeadEnds(sessionCount, deadline.memoryBytes);
    this.#head = start.slice(0, sessionCount);
    this.#furthestHead = this.#head;
    this.#waitsFor = new Int32Array(sessionCount).fill(-1);
    this.#readyUpTo = new Int32Array(sessionCount);
    this.#pending = this.#readers.count.slice();
    this.#current = Int32Array.from({ length: keyCount }, (_, x) => count + x);
    this.#order = new Int32Array(count);
    this.#replaced = new Int32Array(count);
    this.#keySeen = new Int32Array(keyCount);
  }

  run(): SearchOutcome {
    const { count } = this.#sessions;
    const choices: Choice[] = [];
    for (;;) {
      this.#placeAllThatNeverHurts();
      if (this.#placed === count) {
        return { type: 'found', order: this.#order, dead: this.#deadEnds.count };
      }
      this.#noteFurthest();
      const writes = this.#deadEnds.has(this.#head) ? [] : this.#choices();
      choices.push({ placed: this.#placed, writes, next: 0 });
      for (;;) {
        const choice = choices.at(-1);
        if (choice === undefined) {
          return { type: 'none', dead: this.#deadEnds.count, furthest: this.#furthestHead };
        }
        if (this.#deadline.passed()) return this.#outOf('time');
        this.#takeBack(choice.placed);
        const write = choice.writes[choice.next++];
        if (write === undefined) {
          if (!this.#deadEnds.add(this.#head)) return this.#outOf('memory');
          choices.pop();
          if (!this.#freshStarts.isDue()) continue;
          this.#beginAgain(choices);
          break;
        }
        if (this.#isDeadAfter(write)) continue;
        this.#place(write);
        break;
      }
    }
  }

  /** Choices that are given up here are not dead: they are met again. */
  #beginAgain(choices: Choice[]): void {
    const mayStay = this.#freshStarts.begin(this.#furthest);
    let last = choices.pop();
    while (last !== undefined && last.placed > mayStay) last = choices.pop();
    this.#takeBack(last?.placed ?? 0);
  }

  #outOf(of: 'time' | 'memory'): SearchOutcome {
    return { type: 'budget', dead: this.#deadEnds.count, placed: this.#furthest, of };
  }

  #noteFurthest(): void {
    if (this.#placed <= this.#furthest) return;
    this.#freshStarts.cameFurther();
    this.#furthest = this.#placed;
    this.#furthestHead = this.#head.slice();
  }

  #placeAllThatNeverHurts(): void {
    const { sessionCount, start } = this.#sessions;
    for (let moved = true; moved;) {
      moved = false;
      for (let s = 0; s < sessionCount; s++) {
        let i = this.#head[s]!;
        while (i < start[s + 1]! && this.#isReady(s, i) && this.#neverHurts(i)) {
          this.#place(i++);
          moved = true;
        }
      }
    }
  }

  /** Whether all that must come before the head of session s is placed. */
  #isReady(s: number, i: number): boolean {
    const { session, sessionCount } = this.#sessions;
    const waited = this.#waitsFor[s]!;
    if (waited >= 0 && this.#head[session[waited]!]! <= waited) return false;
    for (let q = this.#readyUpTo[s]!; q < sessionCount; q++) {
      const bound = this.#clocks.bound(i, q);
      if (this.#head[q]! < bound) {
        this.#waitsFor[s] = bound - 1;
        this.#readyUpTo[s] = q;
        return false;
      }
    }
    this.#readyUpTo[s] = sessionCount;
    return true;
  }

  /** For an operation that is ready. */
  #neverHurts(i: number): boolean {
    const { reads, writes, key, count } = this.#sessions;
    if (writes[i] === 0) return true;
    const source = reads[i]!;
    const current = this.#current[key[i]!]!;
    if (source >= INITIAL) {
      const version = source === INITIAL ? count + key[i]! : source;
      return version === current && this.#pending[version] === 1;
    }
    return this.#pending[i] === 0 && this.#pending[current] === 0;
  }

  #choices(): readonly number[] {
    const { sessionCount, start, key, reads, writes } = this.#sessions;
    const found: number[] = [];
    for (let s = 0; s < sessionCount; s++) {
      const i = this.#head[s]!;
      if (i === start[s + 1]! || writes[i] === 0 || reads[i]! >= INITIAL) continue;
      if (this.#pending[this.#current[key[i]!]!] === 0 && this.#isReady(s, i)) found.push(i);
    }
    return this.#freshStarts.inOrder(found, this.#hint, sessionCount);
  }

  #place(i: number): void {
    const { reads, writes, key, session, count } = this.#sessions;
    const x = key[i]!;
    const source = reads[i]!;
    if (source >= INITIAL) this.#pending[source === INITIAL ? count + x : source]!--;
    this.#replaced[this.#placed] = this.#current[x]!;
    if (writes[i] === 1) this.#current[x] = i;
    this.#order[this.#placed++] = i;
    const own = session[i]!;
    this.#head[own]!++;
    this.#waitsFor[own] = -1;
    this.#readyUpTo[own] = 0;
  }

  #takeBack(placed: number): void {
    const { reads, key, session, count } = this.#sessions;
    if (this.#placed === placed) return;
    this.#waitsFor.fill(-1);
    this.#readyUpTo.fill(0);
    while (this.#placed > placed) {
      const i = this.#order[--this.#placed]!;
      const x = key[i]!;
      const source = reads[i]!;
      this.#head[session[i]!]!--;
      this.#current[x] = this.#replaced[this.#placed]!;
      if (source >= INITIAL) this.#pending[source === INITIAL ? count + x : source]!++;
    }
  }

  #isDeadAfter(write: number): boolean {
    const { key, sessionCount } = this.#sessions;
    const x = key[write]!;
    const walk = ++this.#walk;
    const open = this.#unplacedReaders(write);
    let looked = 0;
    for (let reader = open.pop(); reader !== undefined; reader = open.pop()) {
      for (let q = 0; q < sessionCount; q++) {
        const bound = this.#clocks.bound(reader, q);
        for (let i = this.#head[q]!; i < bound; i++) {
          if (i === write || this.#sessions.writes[i] === 0) continue;
          if (++looked > WALK_LIMIT) return false;
          const y = key[i]!;
          if (y === x) return true;
          if (this.#keySeen[y] === walk) continue;
          this.#keySeen[y] = walk;
          const current = this.#current[y]!;
          if (this.#pending[current]! > 0) open.push(...this.#unplacedReaders(current));
        }
      }
    }
    return false;
  }

  #unplacedReaders(version: number): number[] {
    const { start, of } = this.#readers;
    const found: number[] = [];
    for (let at = start[version]!; at < start[version + 1]!; at++) {
      const reader = of[at]!;
      if (reader >= this.#head[this.#sessions.session[reader]!]!) found.push(reader);
    }
    return found;
  }
}
