/** The client against servers in this process that answer as they are told. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OptionValues } from '../../../src/base/options.ts';
import { realTime } from '../../../src/base/time.ts';
import type { Client, SystemRun } from '../../../src/cluster/port/system.ts';
import type { Json, Outcome, Request } from '../../../src/history/operation.ts';
import { type Answer, BREAK, type FakeServer, fakeServer, HANG } from './fake-redis.fixture.ts';
import { redisClient } from './client.ts';
import { layoutOf } from './nodes.ts';

const WRITE: Request = { f: 'write', key: 'k', value: 7 };
const READ: Request = { f: 'read', key: 'k', value: null };
const ADDRESSES: Readonly<Record<string, string>> = { n1: '10.0.0.1', n2: '10.0.0.2' };

const servers = new Map<string, FakeServer>();
const clients: Client[] = [];
beforeAll(() => import('ioredis')); // it takes longer than an operation may
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  for (const server of servers.values()) await server.close();
  servers.clear();
});

const start = async (node: string, answer: (command: string) => Answer): Promise<void> => {
  servers.set(node, await fakeServer(answer));
};

const role = (kind: 'master' | 'slave'): Answer =>
  kind === 'master' ? ['master', 0, []] : ['slave', '10.0.0.1', 6379, 'connected', 0];

const server = (node: string, answers: Readonly<Record<string, Answer>>, kind = role('master')) =>
  start(node, (command) => (command === 'ROLE' ? kind : (answers[command] ?? 'OK')));

/** @param named the primary */
const sentinel = (node: string, named: () => string) =>
  start(node, () => [ADDRESSES[named()] ?? null, '6379']);

const opened = (options: OptionValues = {}, home = 'n1'): Client => {
  const cluster = {
    layout: layoutOf(3),
    endpoint: (node: string) => ({ host: '127.0.0.1', port: servers.get(node)?.port ?? 1 }),
    nodeAt: (address: string) => Object.keys(ADDRESSES).find((n) => ADDRESSES[n] === address),
  };
  const setting = { workload: 'register', options: { wait: 0, reads: 'primary', ...options } };
  const client = redisClient({ cluster, setting, time: realTime } as unknown as SystemRun, home);
  clients.push(client);
  return client;
};

const perform = (client: Client, request: Request, timeoutMs = 1_000): Promise<Outcome> =>
  client.perform(request, { timeoutMs, signal: new AbortController().signal });

const notSent = (error: string): Outcome => ({ type: 'fail', error, unreachable: true });

describe('a client of Redis', () => {
  it('goes where the Sentinel of its machine says, and tells who answered', async () => {
    await sentinel('s1', () => 'n2');
    await sentinel('s2', () => 'n1');
    await server('n2', { GET: '7' });
    expect(await perform(opened(), READ)).toEqual({ type: 'ok', value: 7, by: 'n2' });
  });

  it('asks another where that one is down, and gives up where all are', async () => {
    expect(await perform(opened(), WRITE)).toEqual(notSent('no Sentinel says who is the primary'));
    await sentinel('s3', () => 'n1');
    await server('n1', {});
    expect(await perform(opened(), WRITE)).toEqual({ type: 'ok', value: 7 });
  });

  it('sends nothing to a server that is down, silent or no primary', async () => {
    await sentinel('s1', () => 'n1');
    expect(await perform(opened(), WRITE)).toMatchObject({ type: 'fail', unreachable: true });
    await server('n1', {}, role('slave'));
    expect(await perform(opened(), WRITE)).toEqual(notSent('n1 is not the primary'));
    await servers.get('n1')?.close();
    await start('n1', () => HANG);
    expect(await perform(opened(), WRITE)).toEqual(notSent('no answer to ROLE within 300 ms'));
    expect(servers.get('n1')?.heard.flat()).not.toContain('SET');
  });

  it.each<[string, Answer, string]>([
    ['breaks the connection', BREAK, 'Connection is closed.'],
    ['is silent', HANG, 'timeout'],
  ])('does not know of a write when the server %s', async (_what, answer, error) => {
    await sentinel('s1', () => 'n1');
    await server('n1', { SET: answer, GET: answer });
    expect(await perform(opened(), WRITE, 200)).toEqual({ type: 'info', error });
    expect(await perform(opened(), READ, 200)).toEqual({ type: 'fail', error });
    expect(servers.get('n1')?.heard.filter(([command]) => command === 'SET')).toHaveLength(1);
  });

  it('looks for the primary anew when a server says that it is none', async () => {
    const message = "READONLY You can't write against a read only replica.";
    let primary = 'n1';
    await sentinel('s1', () => primary);
    await server('n1', { SET: new Error(message) });
    await server('n2', {});
    const client = opened();
    expect(await perform(client, WRITE)).toEqual({ type: 'fail', error: message });
    primary = 'n2';
    expect(await perform(client, WRITE)).toEqual({ type: 'ok', value: 7, by: 'n2' });
  });

  it('asks again after a second, as nobody tells it of a failover', async () => {
    let primary = 'n1';
    await sentinel('s1', () => primary);
    await server('n1', {});
    await server('n2', {});
    const client = opened();
    expect(await perform(client, WRITE)).toEqual({ type: 'ok', value: 7 });
    primary = 'n2';
    expect(await perform(client, WRITE)).toEqual({ type: 'ok', value: 7 });
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    expect(await perform(client, WRITE)).toEqual({ type: 'ok', value: 7, by: 'n2' });
  });

  it.each<[Json, Outcome['type']]>([
    [1, 'ok'],
    [0, 'info'],
  ])('waits for replicas: %j confirmed', async (confirmed, type) => {
    await sentinel('s1', () => 'n1');
    await server('n1', { WAIT: confirmed as number, GET: '7' });
    const client = opened({ wait: 1 });
    expect((await perform(client, READ)).type).toBe('ok');
    expect((await perform(client, WRITE)).type).toBe(type);
  });

  it('reads at its own machine where that is asked for', async () => {
    await sentinel('s1', () => 'n2');
    await server('n1', { GET: '1' }, role('slave'));
    await server('n2', { GET: '2' });
    const client = opened({ reads: 'replica' });
    expect(await perform(client, READ)).toEqual({ type: 'ok', value: 1 });
    expect(await perform(client, WRITE)).toEqual({ type: 'ok', value: 7, by: 'n2' });
  });
});

it('takes three machines or more', () => {
  expect(layoutOf(3).map(({ name, role, place }) => [name, role, place])).toEqual([
    ['n1', 'redis', 'machine-1'],
    ['n2', 'redis', 'machine-2'],
    ['n3', 'redis', 'machine-3'],
    ['s1', 'sentinel', 'machine-1'],
    ['s2', 'sentinel', 'machine-2'],
    ['s3', 'sentinel', 'machine-3'],
  ]);
  expect(() => layoutOf(2)).toThrow(
    'Sentinel needs three machines to decide by majority, and got 2.',
  );
});
