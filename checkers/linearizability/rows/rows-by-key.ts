/**
 * The rows of a history sorted by key, in invocation order within a key: one counting sort, O(n).
 */
import type { Columns } from '../../../src/history/columns.ts';

export interface RowsByKey {
  /** Slots 0 … `slots − 1`; slot 0 is "no key", slot k + 1 is key k. */
  readonly slots: number;
  /** All rows, slot after slot. */
  readonly order: Int32Array;
  /** Rows of slot s: `order[start[s]] … order[start[s + 1] − 1]`. */
  readonly start: Int32Array;
}

export const rowsByKey = (history: Columns, rows: Int32Array | undefined): RowsByKey => {
  const { key } = history;
  const start = startOfSlots(history, rows);
  const slots = start.length - 1;
  const cursor = start.slice();
  const count = start[slots]!;
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const row = rows === undefined ? i : rows[i]!;
    order[cursor[key[row]! + 1]!++] = row;
  }
  return { slots, order, start };
};

/** `start` of these rows (absent: of all), as in RowsByKey. */
export const startOfSlots = (
  { count, key, keys }: Columns,
  rows: Int32Array | undefined,
): Int32Array => {
  const slots = keys.length + 1;
  const start = new Int32Array(slots + 1);
  if (rows === undefined) for (let row = 0; row < count; row++) start[key[row]! + 2]!++;
  else for (const row of rows) start[key[row]! + 2]!++;
  for (let slot = 0; slot < slots; slot++) start[slot + 1]! += start[slot]!;
  return start;
};
