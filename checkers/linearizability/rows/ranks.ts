/** Events by their ranks, and when rows complete, as ranks that can be compared. */
import { type Columns, NONE } from '../../../src/history/columns.ts';

/** Rank of a completion that never came. */
export const NEVER = 0x7fffffff;

/** Rank of the completion of a row, NEVER where the outcome is unknown. */
export const doneAt = (history: Columns, row: number): number => {
  const rank = history.complete[row]!;
  return rank === NONE ? NEVER : rank;
};

/**
 * The events of these rows (absent: of all), by rank: `2 * row` where it was invoked, `2 * row + 1`
 * where it completed; NONE for no event.
 */
export const eventsByRank = (
  { count, invoke, complete }: Columns,
  rows?: Int32Array,
): Int32Array => {
  const size = rows?.length ?? count;
  let last = -1;
  for (let i = 0; i < size; i++) {
    const row = rows === undefined ? i : rows[i]!;
    last = Math.max(last, invoke[row]!, complete[row]!);
  }
  const events = new Int32Array(last + 1).fill(NONE);
  for (let i = 0; i < size; i++) {
    const row = rows === undefined ? i : rows[i]!;
    events[invoke[row]!] = 2 * row;
    if (complete[row] !== NONE) events[complete[row]!] = 2 * row + 1;
  }
  return events;
};
