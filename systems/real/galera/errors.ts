/** What MariaDB's errors say of a transaction. */
import type { Said } from '../sql/connection.ts';

/** The server has undone the statement, or the whole transaction. */
const ABORTED: ReadonlySet<number> = new Set([
  1213, // deadlock; so a conflict with another node is told, too, at any statement or at the commit
  1205, // lock wait timeout
  1062, // duplicate entry
  1020, // changed since it was read (`innodb_snapshot_isolation`)
]);

/** The server takes no statement, and says so before it looks at it. */
const REFUSED: ReadonlySet<number> = new Set([
  1047, // "WSREP has not yet prepared node for application use": it is not with the majority
]);

/** Not known of any other, for example 1180, "Got error … during COMMIT". */
export const said = (error: unknown): Said => {
  const errno = (error as { readonly errno?: unknown } | null)?.errno;
  if (typeof errno !== 'number') return 'unknown';
  if (ABORTED.has(errno)) return 'aborted';
  return REFUSED.has(errno) ? 'refused' : 'unknown';
};
