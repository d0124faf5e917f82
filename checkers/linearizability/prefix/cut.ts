/**
 * A history up to a rank: what had been invoked by then, and what had completed. What was open is of
 * unknown outcome, also where it failed later: nobody could know at that time.
 */
import { type Columns, NONE, UNKNOWN } from '../../../src/history/columns.ts';

/** Shares the columns that a cut does not change; O(rows before it). */
export const cutAfter = (history: Columns, rank: number): Columns => {
  const count = invokedBy(history, rank);
  const part = {
    ...history,
    count,
    f: history.f.subarray(0, count),
    process: history.process.subarray(0, count),
    key: history.key.subarray(0, count),
    argument: history.argument.subarray(0, count),
    argument2: history.argument2.subarray(0, count),
    result: history.result.slice(0, count),
    node: history.node.subarray(0, count),
    event: history.event.subarray(0, count),
    outcome: history.outcome.slice(0, count),
    invoke: history.invoke.subarray(0, count),
    complete: history.complete.slice(0, count),
    invokeTime: history.invokeTime.subarray(0, count),
    completeTime: history.completeTime.slice(0, count),
  };
  for (let row = 0; row < count; row++) {
    if (part.complete[row]! <= rank) continue;
    part.outcome[row] = UNKNOWN;
    part.result[row] = NONE;
    part.complete[row] = NONE;
    part.completeTime[row] = Infinity;
  }
  return part;
};

/** Ranks of all completions, ascending: where a history may be cut. */
export const cutsOf = ({ count, complete }: Columns): Int32Array => {
  let last = NONE;
  for (let row = 0; row < count; row++) last = Math.max(last, complete[row]!);
  const isCut = new Uint8Array(last + 1);
  let cuts = 0;
  for (let row = 0; row < count; row++) {
    if (complete[row] === NONE) continue;
    isCut[complete[row]!] = 1;
    cuts++;
  }
  const ranks = new Int32Array(cuts);
  for (let rank = 0, next = 0; rank <= last; rank++) if (isCut[rank] === 1) ranks[next++] = rank;
  return ranks;
};

/** How many rows were invoked by then; rows are in the order of their invocations. */
const invokedBy = ({ count, invoke }: Columns, rank: number): number => {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (invoke[middle]! <= rank) low = middle + 1;
    else high = middle;
  }
  return low;
};
