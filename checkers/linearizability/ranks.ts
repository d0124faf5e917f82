/** When rows complete, as ranks that can be compared. */
import { type Columns, NONE } from '../../src/history/columns.ts';

/** Rank of a completion that never came. */
export const NEVER = 0x7fffffff;

/** Rank of the completion of a row, NEVER where the outcome is unknown. */
export function doneAt(history: Columns, row: number): number {
  const rank = history.complete[row]!;
  return rank === NONE ? NEVER : rank;
}
