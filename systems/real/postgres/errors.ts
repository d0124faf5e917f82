/** What an error says of what was asked. Pure. */
import type { Said } from '../sql/connection.ts';
import { NotCommitted } from './connection.ts';

/**
 * An `ERROR` of PostgreSQL undoes the transaction it is in: once a commit is on its way to the disk,
 * the server can only warn, or end. `FATAL` says that the session ends, and may follow on a commit whose
 * answer was not sent; what is no answer of the server says nothing.
 */
export const says = (error: unknown): Said => {
  if (error instanceof NotCommitted) return 'aborted';
  const { severity, code } = (error ?? {}) as Answered;
  if (severity !== 'ERROR' || code === undefined || code === COMPLETION_UNKNOWN) return 'unknown';
  return REFUSALS.has(code) ? 'refused' : 'aborted';
};

/** Of a `DatabaseError`; `code` is what the standard calls SQLSTATE. */
interface Answered {
  readonly severity?: string;
  readonly code?: string;
}

const COMPLETION_UNKNOWN = '40003';

const REFUSALS: ReadonlySet<string> = new Set([
  '25006', // read_only_sql_transaction: it is a standby
  '53100', // disk_full
  '57P03', // cannot_connect_now
]);
