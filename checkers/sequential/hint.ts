/**
 * Real time as a hint for the search: when each write had certainly taken effect, had the history
 * been linearizable. It orders choices and decides nothing.
 */
import { NONE } from '../../src/history/columns.ts';
import type { Sessions } from '../session/sessions.ts';
import type { Readers } from './readers.ts';

/** The smallest completion rank of a write and its readers; Infinity where none completed. */
export function realTimeHint(
  { history, count, row, writes }: Sessions,
  readers: Readers,
): Float64Array {
  const { complete } = history.columns;
  const hint = new Float64Array(count).fill(Infinity);
  for (let i = 0; i < count; i++) {
    if (writes[i] === 0) continue;
    let first = rankOf(complete[row[i]!]!);
    for (let at = readers.start[i]!; at < readers.start[i + 1]!; at++) {
      first = Math.min(first, rankOf(complete[row[readers.of[at]!]!]!));
    }
    hint[i] = first;
  }
  return hint;
}

const rankOf = (rank: number): number => (rank === NONE ? Infinity : rank);
