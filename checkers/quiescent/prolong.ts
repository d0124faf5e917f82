/**
 * A history whose operations last until their object is quiescent, that is until none of its operations
 * is open. So two of one busy interval overlap, and are not ordered any more; two that a moment of
 * quiescence separates still are.
 *
 * One of unknown outcome may take effect at any later time, so it stays open: what its object does from
 * then on is one busy interval without an end.
 */
import { type Columns, NONE } from '../../src/history/columns.ts';
import { partitionsOf } from '../linearizability/rows/partition.ts';
import type { Model } from '../model.ts';

/** The same rows with fresh ranks; times are those of the history. */
export const prolong = (history: Columns, model: Model): Columns => {
  const { count } = history;
  const end = quietAgain(history, model);
  // Each event behind its place in one number: exact below 2^53, and sorted without a comparator.
  const width = 2 * count;
  const places = new Float64Array(width).fill(Infinity);
  for (let row = 0; row < count; row++) {
    places[2 * row] = history.invoke[row]! * width + 2 * row;
    if (history.complete[row] !== NONE) places[2 * row + 1] = end[row]! * width + 2 * row + 1;
  }
  places.sort();
  const invoke = new Int32Array(count);
  const complete = new Int32Array(count).fill(NONE);
  for (let rank = 0; rank < width && places[rank]! < Infinity; rank++) {
    const event = places[rank]! % width;
    if (event % 2 === 0) invoke[event / 2] = rank;
    else complete[(event - 1) / 2] = rank;
  }
  return { ...history, invoke, complete };
};

/** By row, the rank at which its object was quiescent again; after all ranks where it never was. */
const quietAgain = (history: Columns, model: Model): Int32Array => {
  const end = new Int32Array(history.count).fill(2 * history.count);
  for (const { events } of partitionsOf(history, model)) {
    let open = 0;
    let first = 0;
    for (const [at, event] of events.entries()) {
      const isInvocation = event % 2 === 0;
      if (isInvocation && open === 0) first = at;
      open += isInvocation ? 1 : -1;
      if (open > 0) continue;
      for (let i = first; i <= at; i++) end[events[i]! >>> 1] = history.complete[event >>> 1]!;
    }
  }
  return end;
};
