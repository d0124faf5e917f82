/**
 * The rows of a history sorted by key, in invocation order within a key: one counting sort, O(n).
 */
import type { Columns } from '../../src/history/columns.ts';

export interface RowsByKey {
  /** Slots 0 … `slots − 1`; slot 0 is "no key", slot k + 1 is key k. */
  readonly slots: number;
  /** All rows, slot after slot. */
  readonly order: Int32Array;
  /** Rows of slot s: `order[start[s]] … order[start[s + 1] − 1]`. */
  readonly start: Int32Array;
}

export function rowsByKey(history: Columns, rows: Int32Array | undefined): RowsByKey {
  const { key } = history;
  const slots = history.keys.length + 1;
  const count = rows?.length ?? history.count;
  const start = new Int32Array(slots + 1);
  for (let i = 0; i < count; i++) start[key[rows === undefined ? i : rows[i]!]! + 2]!++;
  for (let slot = 0; slot < slots; slot++) start[slot + 1]! += start[slot]!;
  const cursor = start.slice();
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const row = rows === undefined ? i : rows[i]!;
    order[cursor[key[row]! + 1]!++] = row;
  }
  return { slots, order, start };
}
