/**
 * The neighbourhood of a violation (explain/neighbourhood.ts) up to a rank: its rows, and whatever was open
 * then, as its outcome was not known yet and it may have met any value. All others completed, with values
 * that the violation is not about, so they can be dropped, and what is left is weaker than the prefix: a
 * violation of it is one of the prefix.
 *
 * Not so where one was open that failed later and brings two values together (a cas): which values hang
 * together was found out without it.
 */
import { type Columns, FAIL, NONE } from '../../../src/history/columns.ts';
import { subHistory } from '../explain/sub-history.ts';
import { invokedBy, openAt } from './cut.ts';

/** More are not decided in a moment. */
const MOST_ROWS = 5_000;

export const isNear = (rows: Int32Array | undefined): rows is Int32Array =>
  rows !== undefined && rows.length <= MOST_ROWS;

/**
 * Undefined where that part may be no weaker than the prefix.
 * @param near rows of `history`, ascending
 */
export const nearAt = (history: Columns, near: Int32Array, rank: number): Columns | undefined => {
  const count = invokedBy(history, rank);
  const open = openAt(history, rank);
  const { argument2, outcome } = history;
  if (open.some((row) => outcome[row] === FAIL && argument2[row] !== NONE)) return undefined;
  const rows = new Set(open);
  for (const row of near) if (row < count) rows.add(row);
  const isOpen = (row: number): boolean =>
    history.complete[row] !== NONE && history.complete[row]! > rank;
  return subHistory(history, Int32Array.from(rows).sort(), isOpen).history;
};
