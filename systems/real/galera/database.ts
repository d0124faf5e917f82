/** A server of the cluster as clients know it: MariaDB's protocol, each statement sent once. */
import type { Connection } from 'mysql2';
import { within } from '../../../src/base/pause.ts';
import type { Endpoint } from '../../../src/cluster/port/cluster.ts';
import type { OpenConnection, SqlDatabase, SqlResult } from '../sql/connection.ts';
import { inSql, isolationIn } from '../sql/options.ts';
import type { OptionValues } from '../../../src/base/options.ts';
import { ACCOUNT } from './config.ts';
import { said } from './errors.ts';

export const galeraDatabase = (endpoint: Endpoint, options: OptionValues): SqlDatabase => ({
  connect: async (withinMs) => {
    const link = await connect(endpoint, withinMs);
    try {
      const settings = [
        `SET SESSION wsrep_sync_wait = ${String(options['wsrep_sync_wait'])}`,
        `tx_isolation = '${inSql(isolationIn(options)).replaceAll(' ', '-')}'`,
      ];
      await inTime(link.query(settings.join(', ')), withinMs);
      return link;
    } catch (error) {
      link.destroy();
      throw error;
    }
  },
  orUpdate: 'ON DUPLICATE KEY UPDATE value = VALUES(value)',
  says: said,
});

/** @throws Error when nobody takes the connection within the time */
const connect = async ({ host, port }: Endpoint, withinMs: number): Promise<OpenConnection> => {
  const { default: mysql } = await import('mysql2'); // most commands never need it
  const link = mysql.createConnection({ host, port, ...ACCOUNT, connectTimeout: withinMs });
  const state = { isOpen: true };
  const ended = (): void => {
    state.isOpen = false;
  };
  link.on('error', ended); // whoever asked something is told as well
  link.on('end', ended);
  const open = connectionOf(link, state);
  try {
    await inTime(link.promise().connect(), withinMs);
    return open;
  } catch (error) {
    open.destroy();
    throw error;
  }
};

/** One question over a connection of its own. @throws Error without an answer in time */
export const askOnce = async (
  endpoint: Endpoint,
  statement: string,
  withinMs: number,
): Promise<SqlResult['rows']> => {
  const link = await connect(endpoint, withinMs);
  try {
    return (await inTime(link.query(statement), withinMs)).rows;
  } finally {
    link.destroy();
  }
};

const connectionOf = (link: Connection, state: { isOpen: boolean }): OpenConnection => {
  const asked = link.promise();
  const tell = async (text: string): Promise<void> => {
    await asked.query(text);
  };
  return {
    get isOpen() {
      return state.isOpen;
    },
    query: async (text, params = []) => {
      const [answer] = await asked.query(text, [...params]);
      return Array.isArray(answer)
        ? { rows: answer as Record<string, unknown>[], changed: 0 }
        : { rows: [], changed: answer.affectedRows };
    },
    begin: () => tell('START TRANSACTION'),
    commit: () => tell('COMMIT'),
    rollback: () => tell('ROLLBACK'),
    destroy: () => {
      state.isOpen = false;
      link.destroy();
    },
  };
};

const inTime = async <T>(work: Promise<T>, ms: number): Promise<T> => {
  const done = await within(
    work.then((value) => ({ value })),
    ms,
  );
  if (done === undefined) throw new Error(`no answer within ${ms} ms`);
  return done.value;
};
