/**
 * A history up to a rank: what had been invoked by then, and what had completed. What was open is of
 * unknown outcome, also where it failed later: nobody could know at that time. So a prefix changes where
 * something completes, and is as linearizable at any rank up to the next completion.
 */
import { type Columns, NONE, UNKNOWN } from '../../../src/history/columns.ts';
import type { Verdict } from '../../verdict.ts';
import type { Decider } from './decider.ts';

/** The prefixes of one history. Each question is O(n), and none needs as much as a decision. */
export class Cuts {
  readonly history: Columns;
  /** The columns that a cut changes, and the rows in which they are changed at the moment. */
  #own: OwnColumns | undefined;
  #changed: readonly number[] = [];

  constructor(history: Columns) {
    this.history = history;
  }

  /** Good until the next one is asked for: they share their columns. */
  at(rank: number): Columns {
    const { history } = this;
    const own = (this.#own ??= ownColumns(history));
    for (const row of this.#changed) {
      own.outcome[row] = history.outcome[row]!;
      own.result[row] = history.result[row]!;
      own.complete[row] = history.complete[row]!;
    }
    const count = invokedBy(history, rank);
    const open = openAt(history, rank);
    for (const row of open) {
      own.outcome[row] = UNKNOWN;
      own.result[row] = NONE;
      own.complete[row] = NONE;
    }
    this.#changed = open;
    return {
      ...history,
      count,
      f: history.f.subarray(0, count),
      process: history.process.subarray(0, count),
      key: history.key.subarray(0, count),
      argument: history.argument.subarray(0, count),
      argument2: history.argument2.subarray(0, count),
      result: own.result.subarray(0, count),
      node: history.node.subarray(0, count),
      event: history.event.subarray(0, count),
      outcome: own.outcome.subarray(0, count),
      invoke: history.invoke.subarray(0, count),
      complete: own.complete.subarray(0, count),
      invokeTime: history.invokeTime.subarray(0, count),
      // No engine asks for it.
      get completeTime() {
        return withoutEnds(history.completeTime.slice(0, count), open);
      },
    };
  }

  /** Undefined where there is no time for it, or more than this share of it is needed. */
  decidedAt(rank: number, decider: Decider, share = 1): Verdict | undefined {
    return decider.decide(invokedBy(this.history, rank), () => this.at(rank), share);
  }

  /** Rank of the last completion up to this rank (default: of all); NONE where there is none. */
  lastBy(rank = Infinity): number {
    const { count, complete } = this.history;
    let last: number = NONE;
    for (let row = 0; row < count; row++) {
      const end = complete[row]!;
      if (end > last && end <= rank) last = end;
    }
    return last;
  }

  /** Rank of the first completion after this rank; there is one. */
  firstAfter(rank: number): number {
    const { count, complete } = this.history;
    let first = Infinity;
    for (let row = 0; row < count; row++) {
      const end = complete[row]!;
      if (end > rank && end < first) first = end;
    }
    return first;
  }

  /** How many operations have completed by this rank. */
  completedBy(rank: number): number {
    const { count, complete } = this.history;
    let completed = 0;
    for (let row = 0; row < count; row++) {
      if (complete[row]! <= rank && complete[row] !== NONE) completed++;
    }
    return completed;
  }

  /** The row that completes at this rank. */
  rowAt(rank: number): number {
    return this.history.complete.indexOf(rank);
  }
}

type OwnColumns = Pick<Columns, 'outcome' | 'result' | 'complete'>;

const ownColumns = ({ outcome, result, complete }: Columns): OwnColumns => ({
  outcome: outcome.slice(),
  result: result.slice(),
  complete: complete.slice(),
});

const withoutEnds = (times: Float64Array, open: readonly number[]): Float64Array => {
  for (const row of open) times[row] = Infinity;
  return times;
};

/** Rows that were invoked by then and complete later, ascending. */
export const openAt = (history: Columns, rank: number): readonly number[] => {
  const { complete } = history;
  const count = invokedBy(history, rank);
  const open: number[] = [];
  for (let row = 0; row < count; row++) if (complete[row]! > rank) open.push(row);
  return open;
};

/** How many rows were invoked by then; rows are in the order of their invocations. */
export const invokedBy = ({ count, invoke }: Columns, rank: number): number => {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (invoke[middle]! <= rank) low = middle + 1;
    else high = middle;
  }
  return low;
};
