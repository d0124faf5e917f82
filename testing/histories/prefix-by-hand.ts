/** The prefix of a history up to a rank, made in the plainest way: for tests. */
import { type Columns, NONE, UNKNOWN } from '../../src/history/columns.ts';
import { subHistory } from '../../checkers/linearizability/explain/sub-history.ts';

/** What was invoked by then; what completes later is of unknown outcome. */
export const prefixByHand = (history: Columns, rank: number): Columns => {
  const rows = Array.from({ length: history.count }, (_, row) => row).filter(
    (row) => history.invoke[row]! <= rank,
  );
  const isOpen = (row: number): boolean =>
    history.outcome[row] === UNKNOWN ||
    history.complete[row] === NONE ||
    history.complete[row]! > rank;
  return subHistory(history, Int32Array.from(rows), isOpen).history;
};
