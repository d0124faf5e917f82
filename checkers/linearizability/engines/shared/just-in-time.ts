/**
 * What the engines of counters, locks and logs share: events one by one, and operations that take
 * effect as late as they can, the one that completes first before the others.
 *
 * That is exact where operations of a kind are interchangeable: whatever took effect earlier, or by
 * another of its kind, could also have taken effect so (an exchange argument), and those of unknown
 * outcome, which can wait for ever, come last.
 */
import { type Columns, NONE, UNKNOWN } from '../../../../src/history/columns.ts';
import { completionOrder } from '../../rows/completion-order.ts';
import { type KeyDecision, violation } from './key-by-key.ts';
import type { Look } from './now-and-then.ts';

/** Calls one of the two for each event, in order, until `completed` finds a violation. */
export const eachEvent = <Found>(
  history: Columns,
  rows: Int32Array,
  invoked: (row: number) => void,
  completed: (row: number) => Found | undefined,
  look: Look,
): Found | undefined => {
  const order = completionOrder(history, rows);
  let next = 0;
  const completeUntil = (rank: number): Found | undefined => {
    for (; next < order.length; next++) {
      const row = rows[order[next]!]!;
      if (history.complete[row]! > rank) return undefined;
      const found = completed(row);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  for (const row of rows) {
    look();
    const found = completeUntil(history.invoke[row]!);
    if (found !== undefined) return found;
    invoked(row);
  }
  return completeUntil(Infinity);
};

/** Interchangeable operations that were invoked and have not taken effect. */
export class Waiting {
  readonly #history: Columns;
  readonly #definite: number[] = [];
  readonly #unknown: number[] = [];

  constructor(history: Columns) {
    this.#history = history;
  }

  add(row: number): void {
    const list = this.#history.outcome[row] === UNKNOWN ? this.#unknown : this.#definite;
    list.push(row);
  }

  has(row: number): boolean {
    return this.#definite.includes(row);
  }

  /** Takes out this one. */
  remove(row: number): void {
    this.#definite.splice(this.#definite.indexOf(row), 1);
  }

  /** Takes out the one that completes first; NONE where there is none. */
  takeFirst(): number {
    if (this.#definite.length === 0) return this.#unknown.pop() ?? NONE;
    const { complete } = this.#history;
    const first = this.#definite.reduce((a, b) => (complete[a]! < complete[b]! ? a : b));
    this.remove(first);
    return first;
  }
}

/** Everything invoked before `row` completed proves, `besides` some others, that it cannot be so. */
export const brokenAt = (
  history: Columns,
  rows: Int32Array,
  row: number,
  anomaly: string,
  engine: string,
  reason: string,
  besides: readonly number[] = [],
): KeyDecision => {
  const end = history.complete[row]!;
  return violation(
    engine,
    anomaly,
    [...rows.filter((other) => history.invoke[other]! < end), ...besides],
    reason,
  );
};
