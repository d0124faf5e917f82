/** How operations of workloads become statements: in one way, or in several that programs use. */
import type { Json, Outcome, Request } from '../../../src/history/operation.ts';
import type { SqlConnection } from './connection.ts';

export interface SqlOperation {
  /** It changes nothing, whatever becomes of it. */
  readonly readOnly: boolean;
  /** One statement, or one transaction. @throws what the connection throws */
  run(connection: SqlConnection): Promise<Outcome>;
}

/**
 * How something is changed that depends on what is there (`-o transaction=`):
 * - `atomic`: the `UPDATE` says the condition itself;
 * - `for-update`: it is read with `FOR UPDATE` first, and then set to what follows from it;
 * - `read-then-update`: the same with a plain `SELECT`, as many programs do it.
 */
export type Changing = 'atomic' | 'for-update' | 'read-then-update';

export interface Dialect {
  readonly orUpdate: string;
  readonly changing: Changing;
}

/** One kind of object: its table, and its operations by name. */
export interface SqlObject {
  /** Makes the table, and what is in it at first. */
  prepare(connection: SqlConnection, initial: Json | undefined): Promise<void>;
  readonly operations: Readonly<Record<string, (request: Asked, dialect: Dialect) => SqlOperation>>;
}

export type Asked = Request & { readonly key: string };

/** A transaction: committed where the work is ok, undone where it is not. */
export const inTransaction = async (
  connection: SqlConnection,
  work: () => Promise<Outcome>,
): Promise<Outcome> => {
  await connection.begin();
  const outcome = await work();
  if (outcome.type === 'ok') await connection.commit();
  else await connection.rollback();
  return outcome;
};

/** What stands behind the `SELECT` of something that is changed next. */
export const lockingClause = (changing: Changing): string =>
  changing === 'for-update' ? ' FOR UPDATE' : '';
