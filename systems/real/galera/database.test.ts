/** The client's side of MariaDB's protocol against a server in this process. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OptionValues } from '../../../src/base/options.ts';
import { realTime } from '../../../src/base/time.ts';
import type { Client } from '../../../src/cluster/port/system.ts';
import type { Outcome, Request } from '../../../src/history/operation.ts';
import { sqlClient } from '../sql/client.ts';
import { galeraDatabase } from './database.ts';
import { type Answer, type FakeServer, fakeMariadb } from './fake-mariadb.fixture.ts';

const OPTIONS: OptionValues = { wsrep_sync_wait: 1, isolation: 'read-committed' };
const READ: Request = { f: 'read', key: 'k', value: null };
const WRITE: Request = { f: 'write', key: 'k', value: 7 };
const CAS: Request = { f: 'cas', key: 'k', value: [7, 8] };

const NOT_READY = { errno: 1047, message: 'WSREP has not yet prepared node for application use' };
const DEADLOCK = { errno: 1213, message: 'Deadlock found when trying to get lock' };
const AT_COMMIT = { errno: 1180, message: 'Got error 6 during COMMIT' };

beforeAll(() => import('mysql2')); // it takes longer than an operation may

let server: FakeServer | undefined;
const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  await server?.close();
});

const opened = async (
  answer?: (statement: string) => Answer | undefined,
  options: OptionValues = {},
): Promise<Client> => {
  server = await fakeMariadb(answer);
  const setting = { nodes: [], workload: 'register', keys: 1, bugs: [], options };
  const client = sqlClient(galeraDatabase(server.endpoint, OPTIONS), { setting, time: realTime });
  clients.push(client);
  return client;
};

const perform = (client: Client, request: Request, timeoutMs = 1_000): Promise<Outcome> =>
  client.perform(request, { timeoutMs, signal: new AbortController().signal });

const at =
  (start: string, answer: Answer, value = '7') =>
  (statement: string): Answer | undefined => {
    if (statement.startsWith(start)) return answer;
    return statement.startsWith('SELECT') ? [{ value }] : undefined;
  };

describe('a client of MariaDB', () => {
  it('says how it reads and at which isolation, once for each connection', async () => {
    const client = await opened(at('nothing', 1));
    expect(await perform(client, READ)).toEqual({ type: 'ok', value: 7 });
    expect(await perform(client, WRITE)).toEqual({ type: 'ok', value: 7 });
    expect(server?.heard).toEqual([
      "SET SESSION wsrep_sync_wait = 1, tx_isolation = 'READ-COMMITTED'",
      "SELECT value FROM registers WHERE name = 'k'",
      "INSERT INTO registers (name, value) VALUES ('k', '7') ON DUPLICATE KEY UPDATE value = VALUES(value)",
    ]);
  });

  it('knows by the number of rows whether a condition held', async () => {
    const client = await opened(at('UPDATE', 0));
    expect(await perform(client, CAS)).toEqual({ type: 'fail', error: 'it was not 7' });
  });

  it.each<[string, string, Answer, Outcome]>([
    ['a conflict', 'COMMIT', DEADLOCK, { type: 'fail', error: DEADLOCK.message }],
    ['an error that says nothing', 'COMMIT', AT_COMMIT, { type: 'info', error: AT_COMMIT.message }],
    [
      'a node without the majority',
      'SELECT',
      NOT_READY,
      { type: 'fail', error: NOT_READY.message, unreachable: true },
    ],
    ['silence', 'COMMIT', 'hang', { type: 'info', error: 'timeout' }],
    ['silence before', 'UPDATE', 'hang', { type: 'fail', error: 'timeout' }],
  ])('takes %s at %s for what it is', async (_what, statement, answer, outcome) => {
    const client = await opened(at(statement, answer), { transaction: 'read-then-update' });
    expect(await perform(client, CAS, answer === 'hang' ? 150 : 1_000)).toEqual(outcome);
  });

  it('does not know of a write when the connection breaks, and takes a new one', async () => {
    const client = await opened(at('INSERT', 'break'));
    expect(await perform(client, WRITE)).toMatchObject({ type: 'info' });
    expect(await perform(client, READ)).toEqual({ type: 'ok', value: 7 });
    expect(server?.heard.filter((statement) => statement.startsWith('INSERT'))).toHaveLength(1);
  });

  it('has sent nothing where nobody listens, or nobody lets it in', async () => {
    const client = await opened(at('SET', 'hang'));
    const silent = await perform(client, WRITE, 150);
    expect(silent).toEqual({ type: 'fail', error: 'no answer within 150 ms', unreachable: true });
    await server?.close();
    expect(await perform(client, WRITE)).toMatchObject({ type: 'fail', unreachable: true });
  });
});
