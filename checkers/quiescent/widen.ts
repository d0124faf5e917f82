/**
 * A history whose operations reach over the whole busy interval of their object: from its last moment of
 * quiescence before they were invoked to the next one after they completed. Within such an interval
 * nothing is ordered any more, and of two intervals of an object all is.
 *
 * An object is quiescent while none of its operations is open. One of unknown outcome may take effect at
 * any later time, so it stays open: after it nothing of its object is ordered.
 */
import { type Columns, NONE } from '../../src/history/columns.ts';
import { subHistory } from '../linearizability/explain/sub-history.ts';
import { partitionsOf } from '../linearizability/rows/partition.ts';
import type { Model } from '../model.ts';

export interface Widened {
  readonly history: Columns;
  /** By row of `history`, the row that it was. */
  readonly rows: Int32Array;
}

export const widen = (history: Columns, model: Model): Widened => {
  const { count, complete } = history;
  const { begin, end } = busyIntervals(history, model);
  // Each event behind its new place in one number: exact below 2^53, and sorted without a comparator.
  const width = 2 * count;
  const places = new Float64Array(width).fill(Infinity);
  for (let row = 0; row < count; row++) {
    places[2 * row] = begin[row]! * width + 2 * row;
    if (complete[row] !== NONE) places[2 * row + 1] = end[row]! * width + 2 * row + 1;
  }
  places.sort();
  const rows = new Int32Array(count);
  const rowOf = new Int32Array(count);
  const [invokes, completes] = [new Int32Array(count), new Int32Array(count).fill(NONE)];
  let invoked = 0;
  for (let rank = 0; rank < width && places[rank]! < Infinity; rank++) {
    const event = places[rank]! % width;
    const row = event >>> 1;
    if (event % 2 === 0) {
      rows[invoked] = row;
      rowOf[row] = invoked;
      invokes[invoked++] = rank;
    } else completes[rowOf[row]!] = rank;
  }
  const widened = subHistory(history, rows).history;
  return { history: { ...widened, invoke: invokes, complete: completes }, rows };
};

interface BusyIntervals {
  /** By row, the rank at which its object ceased to be quiescent. */
  readonly begin: Int32Array;
  /** By row, the rank at which it was so again; after all ranks where it never was. */
  readonly end: Int32Array;
}

const busyIntervals = (history: Columns, model: Model): BusyIntervals => {
  const never = 2 * history.count;
  const begin = new Int32Array(history.count);
  const end = new Int32Array(history.count).fill(never);
  for (const { events } of partitionsOf(history, model)) {
    let open = 0;
    let since = 0;
    let first = 0;
    for (const [at, event] of events.entries()) {
      const row = event >>> 1;
      const isInvocation = event % 2 === 0;
      if (isInvocation && open === 0) {
        since = history.invoke[row]!;
        first = at;
      }
      if (isInvocation) begin[row] = since;
      open += isInvocation ? 1 : -1;
      if (open > 0) continue;
      for (let i = first; i <= at; i++) end[events[i]! >>> 1] = history.complete[row]!;
    }
  }
  return { begin, end };
};
