/**
 * Real time as a hint for the search: when each operation had certainly taken effect, had the history
 * been recorded of a store that knew the whole order. It orders choices and decides nothing.
 */
import { NONE } from '../../src/history/columns.ts';
import type { Sessions } from '../session/sessions.ts';
import type { ClockTable } from './clock-table.ts';

/**
 * The smallest completion rank of an operation and all that must come after it; Infinity where none
 * completed. O(operations × sessions).
 */
export const realTimeHint = (
  { history, count, sessionCount, session, start, row }: Sessions,
  clocks: ClockTable,
): Float64Array => {
  const { complete } = history.columns;
  const hint = Float64Array.from({ length: count }, (_, i) => rankOf(complete[row[i]!]!));
  for (let i = 0; i < count; i++) {
    const rank = rankOf(complete[row[i]!]!);
    for (let q = 0; q < sessionCount; q++) {
      const last = clocks.bound(i, q) - 1;
      if (last >= start[q]! && rank < hint[last]!) hint[last] = rank;
    }
  }
  for (let i = count - 2; i >= 0; i--) {
    if (session[i] === session[i + 1]) hint[i] = Math.min(hint[i]!, hint[i + 1]!);
  }
  return hint;
};

const rankOf = (rank: number): number => (rank === NONE ? Infinity : rank);
