/**
 * The neighbourhood of a violation (explain/neighbourhood.ts) up to a rank: its rows, and whatever was open
 * then, as its outcome was not known yet and it may have met any value. All others completed, with values
 * that the violation is not about, so they can be dropped, and what is left is weaker than the prefix: a
 * violation of it is one of the prefix.
 */
import { type Columns, NONE } from '../../../src/history/columns.ts';
import { subHistory } from '../explain/sub-history.ts';
import { invokedBy, openAt } from './cut.ts';

/** More are not decided in a moment. */
const MOST_ROWS = 5_000;

export const isNear = (rows: Int32Array | undefined): rows is Int32Array =>
  rows !== undefined && rows.length <= MOST_ROWS;

/** @param near rows of `history`, ascending */
export const nearAt = (history: Columns, near: Int32Array, rank: number): Columns => {
  const count = invokedBy(history, rank);
  const rows = new Set(openAt(history, rank));
  for (const row of near) if (row < count) rows.add(row);
  const isOpen = (row: number): boolean =>
    history.complete[row] !== NONE && history.complete[row]! > rank;
  return subHistory(history, Int32Array.from(rows).sort(), isOpen).history;
};
