/**
 * A client of one server of a database. One operation is one statement or one transaction, tried once:
 * what goes wrong is as `outcomeOfError` says, and nothing is sent again.
 */
import { within } from '../../../src/base/pause.ts';
import type { Time } from '../../../src/base/time.ts';
import type { Client, SystemRun } from '../../../src/cluster/port/system.ts';
import type { Outcome } from '../../../src/history/operation.ts';
import { Attempt } from './attempt.ts';
import type { OpenConnection, SqlDatabase } from './connection.ts';
import { operationOf } from './objects.ts';
import type { Changing, SqlOperation } from './operation.ts';
import { outcomeOfError } from './outcome.ts';

/** How long a server may take to let a client in. */
const CONNECT_MS = 1_000;
/** How long it may take to undo what failed: else the connection ends, which undoes it as well. */
const ROLLBACK_MS = 500;

export const sqlClient = (
  database: SqlDatabase,
  { setting: { workload, options }, time }: Pick<SystemRun, 'setting' | 'time'>,
): Client => {
  const dialect = {
    orUpdate: database.orUpdate,
    changing: (options['transaction'] ?? 'atomic') as Changing,
  };
  const link = new Link(database, time);
  return {
    perform: async (request, { timeoutMs }) => {
      const untilMs = time.nowMs() + timeoutMs;
      const operation = operationOf(workload, request, dialect);
      if (operation === undefined) return { type: 'fail', error: `it cannot ${request.f}` };
      const connection = await link.connection(Math.min(CONNECT_MS, timeoutMs));
      if (connection instanceof Error) {
        return { type: 'fail', error: connection.message, unreachable: true };
      }
      return attempt(operation, connection, link, untilMs - time.nowMs());
    },
    close: () => link.drop(),
  };
};

const attempt = async (
  operation: SqlOperation,
  connection: OpenConnection,
  link: Link,
  leftMs: number,
): Promise<Outcome> => {
  const { readOnly } = operation;
  const one = new Attempt(connection);
  try {
    const outcome = await within(operation.run(one), leftMs, link.time);
    if (outcome !== undefined) return outcome;
    one.giveUp();
    link.drop();
    return outcomeOfError('timeout', 'unknown', { stage: one.stage, readOnly });
  } catch (error) {
    const { stage } = one;
    const said = link.says(error);
    if (said !== 'aborted' || !(await isUndone(connection, link.time))) link.drop();
    return outcomeOfError(error, said, { stage, readOnly });
  }
};

/** An error may leave the transaction open, even one that says that it is undone. */
const isUndone = async (connection: OpenConnection, time: Time): Promise<boolean> => {
  try {
    return (
      (await within(
        connection.rollback().then(() => true),
        ROLLBACK_MS,
        time,
      )) ?? false
    );
  } catch {
    return false;
  }
};

/** At most one connection at a time, opened when it is needed. */
class Link {
  readonly time: Time;
  readonly #database: SqlDatabase;
  #open: OpenConnection | undefined;

  constructor(database: SqlDatabase, time: Time) {
    this.time = time;
    this.#database = database;
  }

  /** @returns or why nobody takes it */
  async connection(withinMs: number): Promise<OpenConnection | Error> {
    if (this.#open?.isOpen === true) return this.#open;
    this.drop();
    try {
      this.#open = await this.#database.connect(withinMs);
      return this.#open;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  says(error: unknown): ReturnType<SqlDatabase['says']> {
    return this.#database.says(error);
  }

  drop(): void {
    this.#open?.destroy();
    this.#open = undefined;
  }
}
