/** What the databases serve, by workload. */
import type { SystemRun } from '../../../src/cluster/port/system.ts';
import type { Request } from '../../../src/history/operation.ts';
import { bank } from './bank.ts';
import type { SqlDatabase } from './connection.ts';
import type { Dialect, SqlObject, SqlOperation } from './operation.ts';
import { register } from './register.ts';
import { set } from './set.ts';

const OBJECTS: Readonly<Record<string, SqlObject>> = { register, set, bank };

/** Undefined for what is not served. */
export const operationOf = (
  workload: string,
  request: Request,
  dialect: Dialect,
): SqlOperation | undefined =>
  OBJECTS[workload]?.operations[request.f]?.({ key: '', ...request }, dialect);

/** Makes the table of the run's workload, with what it holds at first. */
export const prepareObjects = async (
  database: SqlDatabase,
  { workload, initial }: SystemRun['setting'],
): Promise<void> => {
  const connection = await database.connect(PREPARE_MS);
  try {
    await OBJECTS[workload]?.prepare(connection, initial);
  } finally {
    connection.destroy();
  }
};

const PREPARE_MS = 5_000;
