/**
 * Parts of a history as histories of their own, each weaker than the whole: what is linearizable
 * stays so. A violation found in a part is therefore one of the whole.
 */
import { type Columns, NONE, UNKNOWN, type WholeNumbers } from '../../../src/history/columns.ts';

export interface SubHistory {
  readonly history: Columns;
  /** By row of the part, the row of the history it was taken from. */
  readonly rows: Int32Array;
}

/**
 * The given rows (ascending) with fresh ranks. Those that are `optional` lose their completion:
 * they may have happened at any later time, or never.
 */
export const subHistory = (
  history: Columns,
  rows: Int32Array,
  optional: (row: number) => boolean = () => false,
): SubHistory => {
  const part = {
    ...history,
    count: rows.length,
    f: take(history.f, rows),
    process: take(history.process, rows),
    key: take(history.key, rows),
    argument: take(history.argument, rows),
    argument2: take(history.argument2, rows),
    result: take(history.result, rows),
    node: take(history.node, rows),
    event: take(history.event, rows),
    outcome: take(history.outcome, rows),
    invokeTime: take(history.invokeTime, rows),
    completeTime: take(history.completeTime, rows),
    invoke: new Int32Array(rows.length),
    complete: new Int32Array(rows.length).fill(NONE),
  };
  for (const [at, row] of rows.entries()) {
    if (!optional(row)) continue;
    part.outcome[at] = UNKNOWN;
    part.result[at] = NONE;
    part.completeTime[at] = Infinity;
  }
  rank(history, rows, part);
  return { history: part, rows };
};

/** Histories are long, and `from` with a function goes through an iterator. */
const take = <Numbers extends WholeNumbers | Float64Array | Uint8Array>(
  from: Numbers,
  rows: Int32Array,
): Numbers => {
  const Kind = from.constructor as new (length: number) => Numbers;
  const taken = new Kind(rows.length);
  for (let at = 0; at < rows.length; at++) taken[at] = from[rows[at]!]!;
  return taken;
};

type Ranked = Pick<Columns, 'outcome' | 'invoke' | 'complete'>;

/** Where events lie farther apart than this, to sort them is cheaper than to walk over all ranks. */
const FAR_APART = 32;

const rank = (history: Columns, rows: Int32Array, part: Ranked): void => {
  let last = NONE;
  for (let at = 0; at < rows.length; at++) {
    last = Math.max(last, history.invoke[rows[at]!]!, history.complete[rows[at]!]!);
  }
  if (last > FAR_APART * rows.length) rankBySorting(history, rows, part);
  else rankByWalking(history, rows, part, last);
};

const rankByWalking = (history: Columns, rows: Int32Array, part: Ranked, last: number): void => {
  const events = new Int32Array(last + 1).fill(NONE);
  for (let at = 0; at < rows.length; at++) {
    events[history.invoke[rows[at]!]!] = 2 * at;
    if (part.outcome[at] !== UNKNOWN) events[history.complete[rows[at]!]!] = 2 * at + 1;
  }
  for (let place = 0, next = 0; place <= last; place++) {
    const event = events[place]!;
    if (event === NONE) continue;
    if ((event & 1) === 0) part.invoke[event >>> 1] = next++;
    else part.complete[event >>> 1] = next++;
  }
};

const rankBySorting = (history: Columns, rows: Int32Array, part: Ranked): void => {
  // Each event behind its rank in one number: exact below 2^53, and sorted without a comparator.
  const width = 2 * rows.length;
  const events = new Float64Array(width).fill(Infinity);
  for (let at = 0; at < rows.length; at++) {
    events[2 * at] = history.invoke[rows[at]!]! * width + 2 * at;
    if (part.outcome[at] === UNKNOWN) continue;
    events[2 * at + 1] = history.complete[rows[at]!]! * width + 2 * at + 1;
  }
  events.sort();
  for (let next = 0; next < width && events[next]! < Infinity; next++) {
    const event = events[next]! % width;
    if (event % 2 === 0) part.invoke[event / 2] = next;
    else part.complete[(event - 1) / 2] = next;
  }
};
