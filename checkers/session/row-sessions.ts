/**
 * Which rows are whose. A *session* is a process number up to its first unknown outcome: there the
 * process is retired, and where a foreign history uses its number again, that is somebody else.
 */
import { type Columns, UNKNOWN } from '../../src/history/columns.ts';
import type { NotApplicable } from '../linearizability/engines/engine.ts';

export interface RowSessions {
  readonly verdict: 'sessions';
  /** Of each row, numbered in the order of their first invocations. */
  readonly session: Int32Array;
  readonly sessionCount: number;
}

export const readSessions = (columns: Columns): RowSessions | NotApplicable => {
  const { count, process, outcome, invoke, complete } = columns;
  const session = new Int32Array(count);
  const open = new Map<number, number>();
  const last: number[] = [];
  for (let row = 0; row < count; row++) {
    let own = open.get(process[row]!);
    if (own === undefined) {
      own = last.length;
      open.set(process[row]!, own);
    } else if (complete[last[own]!]! > invoke[row]!) {
      const reason = `process ${process[row]} has two operations open at once, so it is no session`;
      return { verdict: 'not-applicable', engine: 'sessions', reason };
    }
    session[row] = own;
    last[own] = row;
    if (outcome[row] === UNKNOWN) open.delete(process[row]!);
  }
  return { verdict: 'sessions', session, sessionCount: last.length };
};
