/** The client against servers in this process that answer as they are told. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OptionValues } from '../../../src/base/options.ts';
import { realTime } from '../../../src/base/time.ts';
import type { Client, SystemRun } from '../../../src/cluster/port/system.ts';
import type { Outcome, Request } from '../../../src/history/operation.ts';
import { postgresClient } from './client.ts';
import { type Answer, type FakeServer, fakeServer } from './fake-postgres.fixture.ts';
import { layoutOf } from './nodes.ts';

const WRITE: Request = { f: 'write', key: 'k', value: 7 };
const READ: Request = { f: 'read', key: 'k', value: null };
const CAS: Request = { f: 'cas', key: 'k', value: [7, 8] };

const servers = new Map<string, FakeServer>();
const clients: Client[] = [];
beforeAll(() => import('pg')); // it takes longer than an operation may
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  for (const server of servers.values()) await server.close();
  servers.clear();
});

type Answers = Readonly<Record<string, Answer>>;

/** @param answers by the first word of a statement */
const start = async (node: string, is: 'primary' | 'standby', answers: Answers = {}) => {
  servers.set(
    node,
    await fakeServer((statement) => {
      if (statement === '') return answers[''];
      const [word = ''] = statement.split(' ');
      if (statement.includes('pg_is_in_recovery')) return [{ standby: is === 'standby' }];
      return answers[word] ?? (word === 'SELECT' ? [{ value: '7' }] : 1);
    }),
  );
};

const opened = (options: OptionValues = {}, home = 'n1'): Client => {
  const cluster = {
    layout: layoutOf(3, {}),
    endpoint: (node: string) => ({ host: '127.0.0.1', port: servers.get(node)?.port ?? 1 }),
  };
  const setting = {
    workload: 'register',
    options: { reads: 'primary', isolation: 'read-committed', transaction: 'atomic', ...options },
  };
  const client = postgresClient({ cluster, setting, time: realTime } as unknown as SystemRun, home);
  clients.push(client);
  return client;
};

const perform = (client: Client, request: Request, timeoutMs = 2_000): Promise<Outcome> =>
  client.perform(request, { timeoutMs, signal: new AbortController().signal });

const heardBy = (node: string): readonly string[] => servers.get(node)?.heard ?? [];

describe('a client of PostgreSQL', () => {
  it('takes the first server that is no standby, its own machine’s first, and stays with it', async () => {
    await start('n1', 'standby');
    await start('n2', 'primary');
    const client = opened();
    expect(await perform(client, READ)).toEqual({ type: 'ok', value: 7, by: 'n2' });
    expect(await perform(client, WRITE)).toEqual({ type: 'ok', value: 7, by: 'n2' });
    expect(heardBy('n1').filter((one) => one.includes('pg_is_in_recovery'))).toHaveLength(1);
    await start('n3', 'primary');
    expect(await perform(opened({}, 'n3'), WRITE)).toEqual({ type: 'ok', value: 7 });
  });

  it('sends nothing where nobody is the primary, and says what each said', async () => {
    await start('n1', 'standby');
    await start('n2', 'standby', {
      '': { severity: 'FATAL', code: '57P03', message: 'the database system is starting up' },
    });
    expect(await perform(opened(), WRITE)).toEqual({
      type: 'fail',
      error: expect.stringMatching(
        /^no primary \(n1: is a standby; n2: the database system is starting up; n3: .*ECONNREFUSED/u,
      ) as string,
      unreachable: true,
    });
    expect(heardBy('n1').join()).not.toContain('INSERT');
  });

  it('leaves the others their time where one is silent', async () => {
    await start('n1', 'primary', { '': 'hang' });
    await start('n2', 'primary');
    expect(await perform(opened(), WRITE)).toEqual({ type: 'ok', value: 7, by: 'n2' });
  });

  it.each<[string, Answer, string]>([
    ['breaks the connection', 'break', 'Connection terminated unexpectedly'],
    ['is silent', 'hang', 'timeout'],
    [
      'ends the session, perhaps after its commit',
      { severity: 'FATAL', code: '57P01', message: 'terminating connection' },
      'terminating connection',
    ],
  ])('does not know of a write when the server %s', async (_what, answer, error) => {
    await start('n1', 'primary', { INSERT: answer });
    expect(await perform(opened(), WRITE, 300)).toEqual({ type: 'info', error });
    expect(heardBy('n1').filter((one) => one.startsWith('INSERT'))).toHaveLength(1);
  });

  it('knows that a write is undone when the server says so', async () => {
    const conflict = { severity: 'ERROR', code: '40001', message: 'could not serialize' } as const;
    await start('n1', 'primary', { INSERT: conflict });
    expect(await perform(opened(), WRITE)).toEqual({ type: 'fail', error: conflict.message });
  });

  it('looks for the primary anew when a server says that it is none any more', async () => {
    const message = 'cannot execute INSERT in a read-only transaction';
    await start('n1', 'primary', { INSERT: { severity: 'ERROR', code: '25006', message } });
    const client = opened();
    expect(await perform(client, WRITE)).toEqual({
      type: 'fail',
      error: message,
      unreachable: true,
    });
    await servers.get('n1')?.close();
    await start('n1', 'standby');
    await start('n2', 'primary');
    expect(await perform(client, WRITE)).toEqual({ type: 'ok', value: 7, by: 'n2' });
  });

  it('believes no COMMIT that is answered as a ROLLBACK', async () => {
    const readThenUpdate = { transaction: 'read-then-update' };
    await start('n1', 'primary');
    expect(await perform(opened(readThenUpdate), CAS)).toEqual({ type: 'ok', value: [7, 8] });
    await start('n2', 'primary', { COMMIT: [] });
    expect(await perform(opened(readThenUpdate, 'n2'), CAS)).toEqual({
      type: 'fail',
      error: 'the server answers SELECT to COMMIT',
    });
  });

  it('reads at its own machine where that is asked for', async () => {
    await start('n1', 'standby');
    await start('n2', 'primary');
    const client = opened({ reads: 'any', isolation: 'serializable' });
    expect(await perform(client, READ)).toEqual({ type: 'ok', value: 7 });
    expect(await perform(client, WRITE)).toEqual({ type: 'ok', value: 7, by: 'n2' });
    expect(heardBy('n1')[0]).toBe('-c default_transaction_isolation=repeatable\\ read');
    expect(heardBy('n2')[0]).toBe('-c default_transaction_isolation=serializable');
  });
});
