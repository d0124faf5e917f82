/**
 * Rows in the order of their completions: in O(n) where they are many or lie close together in the
 * history, in O(n log n) where they are few among many.
 */
import { type Columns, NONE } from '../../../src/history/columns.ts';
import { sortedByNumber } from './sorted-by-number.ts';

/** To sort fewer by comparing them is faster. */
const MANY = 1 << 12;

/** Indices into `rows` of those that completed; `rows` are ascending. */
export const completionOrder = (history: Columns, rows: Int32Array): Int32Array => {
  const { complete, invoke } = history;
  let completed = 0;
  let last = 0;
  for (const row of rows) {
    const rank = complete[row]!;
    if (rank === NONE) continue;
    completed++;
    if (rank > last) last = rank;
  }
  if (completed === 0) return new Int32Array();
  const first = invoke[rows[0]!]!;
  if (last - first > 8 * rows.length && completed >= MANY) return sparse(complete, rows, completed);
  const order = new Int32Array(completed);
  let filled = 0;
  if (last - first > 8 * rows.length) {
    const packed = new Float64Array(completed);
    for (let i = 0; i < rows.length; i++) {
      const rank = complete[rows[i]!]!;
      if (rank !== NONE) packed[filled++] = rank * 2 ** 24 + i;
    }
    // Numbers that hold both the rank and the index: far faster than sorting by a comparison.
    packed.sort();
    for (let i = 0; i < completed; i++) order[i] = packed[i]! % 2 ** 24;
    return order;
  }
  const indexAt = new Int32Array(last - first + 1);
  for (let i = 0; i < rows.length; i++) {
    const rank = complete[rows[i]!]!;
    if (rank !== NONE) indexAt[rank - first] = i + 1;
  }
  for (const index of indexAt) if (index > 0) order[filled++] = index - 1;
  return order;
};

const sparse = (complete: Int32Array, rows: Int32Array, completed: number): Int32Array => {
  const order = new Int32Array(completed);
  const ranks = new Int32Array(completed);
  let filled = 0;
  for (let i = 0; i < rows.length; i++) {
    const rank = complete[rows[i]!]!;
    if (rank === NONE) continue;
    ranks[filled] = rank;
    order[filled++] = i;
  }
  return sortedByNumber(order, ranks);
};
