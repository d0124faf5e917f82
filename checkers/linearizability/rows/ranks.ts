/** Events by their ranks, and when rows complete, as ranks that can be compared. */
import { type Columns, NONE } from '../../../src/history/columns.ts';
import { completionOrder } from './completion-order.ts';

/** Rank of a completion that never came. */
export const NEVER = 0x7fffffff;

/** Rank of the completion of a row, NEVER where the outcome is unknown. */
export const doneAt = (history: Columns, row: number): number => {
  const rank = history.complete[row]!;
  return rank === NONE ? NEVER : rank;
};

/** The events by rank: `2 * row` where it was invoked, `2 * row + 1` where it completed; NONE for no event. */
export const eventsByRank = ({ count, invoke, complete }: Columns): Int32Array => {
  let last = -1;
  for (let row = 0; row < count; row++) last = Math.max(last, invoke[row]!, complete[row]!);
  const events = new Int32Array(last + 1).fill(NONE);
  for (let row = 0; row < count; row++) {
    events[invoke[row]!] = 2 * row;
    if (complete[row] !== NONE) events[complete[row]!] = 2 * row + 1;
  }
  return events;
};

/**
 * The events of these rows (ascending), in the order of their ranks: `2 * i` where `rows[i]` was invoked,
 * `2 * i + 1` where it completed. Takes the time and memory of the rows, wherever in the history they are.
 */
export const eventsOfRows = (history: Columns, rows: Int32Array): Int32Array => {
  const { invoke, complete } = history;
  const completions = completionOrder(history, rows);
  const events = new Int32Array(rows.length + completions.length);
  let next = 0;
  let filled = 0;
  for (const i of completions) {
    const rank = complete[rows[i]!]!;
    while (next < rows.length && invoke[rows[next]!]! < rank) events[filled++] = 2 * next++;
    events[filled++] = 2 * i + 1;
  }
  while (next < rows.length) events[filled++] = 2 * next++;
  return events;
};
