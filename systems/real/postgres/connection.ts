/** Connections that try once: nothing is sent again, and one that broke stays broken. */
import type { Client } from 'pg';
import { within } from '../../../src/base/pause.ts';
import type { Endpoint } from '../../../src/cluster/port/cluster.ts';
import type { Isolation, OpenConnection, SqlResult } from '../sql/connection.ts';
import { USER } from './nodes.ts';

export interface How {
  /** How long a server may take to let a client in, ms. */
  readonly withinMs: number;
  /** Of all transactions, single statements too; default: the server's. */
  readonly isolation?: Isolation;
}

/** @throws Error when nobody takes the connection within the time */
export const connect = async (
  { host, port }: Endpoint,
  { withinMs, isolation }: How,
): Promise<OpenConnection> => {
  const { default: pg } = await import('pg'); // most commands never need it
  const client = new pg.Client({
    host,
    port,
    user: USER,
    database: USER,
    ssl: false,
    application_name: 'verify',
    connectionTimeoutMillis: withinMs,
    ...(isolation === undefined ? {} : { options: startingAt(isolation) }),
  });
  let isOpen = true;
  const ended = (): void => {
    isOpen = false;
  };
  client.on('error', ended); // whoever sent a statement is told as well
  client.on('end', ended);
  try {
    await client.connect();
  } catch (error) {
    destroy(client);
    throw error;
  }
  return {
    get isOpen() {
      return isOpen;
    },
    destroy: () => {
      ended();
      destroy(client);
    },
    query: async (text, params = []) => resultOf(await client.query(numbered(text), [...params])),
    begin: async () => void (await client.query('BEGIN')),
    commit: async () => {
      const { command } = await client.query('COMMIT');
      // Of a transaction that has failed, it answers to a COMMIT that it was a ROLLBACK.
      if (command !== 'COMMIT') throw new NotCommitted(`the server answers ${command} to COMMIT`);
    },
    rollback: async () => void (await client.query('ROLLBACK')),
  };
};

/** The server has undone what it was asked to commit. */
export class NotCommitted extends Error {}

const startingAt = (isolation: Isolation): string =>
  `-c default_transaction_isolation=${isolation.replace('-', '\\ ')}`;

/** Its parameters are `$1`, `$2`, … */
const numbered = (text: string): string => {
  let count = 0;
  return text.replaceAll('?', () => `$${++count}`);
};

interface Answer {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly rowCount: number | null;
}

const resultOf = ({ rows, rowCount }: Answer): SqlResult => ({ rows, changed: rowCount ?? 0 });

/** `end` would wait for what is under way. */
const destroy = (client: Client): void => {
  (client as unknown as Inside).connection.stream.destroy();
};

interface Inside {
  readonly connection: { readonly stream: { destroy(): void } };
}

/** For questions beside the operations. @throws Error without an answer within the time */
export const ask = async (
  connection: OpenConnection,
  text: string,
  withinMs: number,
): Promise<SqlResult['rows']> => {
  const answer = await within(connection.query(text), withinMs);
  if (answer === undefined) throw new Error(`no answer within ${Math.ceil(withinMs)} ms`);
  return answer.rows;
};

/** One question over a connection of its own. */
export const askOnce = async (
  endpoint: Endpoint,
  text: string,
  withinMs: number,
): Promise<SqlResult['rows']> => {
  const connection = await connect(endpoint, { withinMs });
  try {
    return await ask(connection, text, withinMs);
  } finally {
    connection.destroy();
  }
};
