/** What servers in this process say of themselves, and what follows. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FakeServer, fakeServer } from './fake-postgres.fixture.ts';
import { layoutOf } from './nodes.ts';
import { primaryOf, whyNotServing } from './status.ts';

const servers = new Map<string, FakeServer>();
beforeAll(() => import('pg')); // it takes longer than a server may
afterEach(async () => {
  for (const server of servers.values()) await server.close();
  servers.clear();
});

const cluster = {
  layout: layoutOf(3, {}),
  endpoint: (node: string) => ({ host: '127.0.0.1', port: servers.get(node)?.port ?? 1 }),
};

const server = async (node: string, row: Readonly<Record<string, string | boolean>>) => {
  servers.set(node, await fakeServer((statement) => (statement === '' ? undefined : [row])));
};

const standby = (node: string) =>
  server(node, { standby: true, timeline: '0', streaming: '0', in_step: '0' });

const primary = (node: string, timeline = '0000000A', streaming = '2', inStep = '1') =>
  server(node, { standby: false, timeline, streaming, in_step: inStep });

describe('whyNotServing', () => {
  it('has nothing to say where all others follow the one primary', async () => {
    await Promise.all([primary('n1'), standby('n2'), standby('n3')]);
    expect(await whyNotServing(cluster, true)).toBeUndefined();
  });

  it('says who is missing', async () => {
    await Promise.all([standby('n1'), standby('n2')]);
    expect(await whyNotServing(cluster, false)).toBe('n3 does not answer');
    const message = 'the database system is starting up';
    servers.set('n3', await fakeServer(() => ({ severity: 'FATAL', code: '57P03', message })));
    expect(await whyNotServing(cluster, false)).toBe(`n3 lets nobody in (${message})`);
    await servers.get('n3')?.close();
    await standby('n3');
    expect(await whyNotServing(cluster, false)).toBe('no server is the primary');
  });

  it('says what is wrong between them', async () => {
    await Promise.all([primary('n1', '00000001', '1', '0'), standby('n2'), standby('n3')]);
    expect(await whyNotServing(cluster, false)).toBe('1 of 2 standbys do not follow n1 yet');
    await servers.get('n1')?.close();
    await primary('n1', '00000001', '2', '0');
    expect(await whyNotServing(cluster, false)).toBeUndefined();
    expect(await whyNotServing(cluster, true)).toBe('n1 has no synchronous standby yet');
    await servers.get('n2')?.close();
    await primary('n2');
    expect(await whyNotServing(cluster, false)).toBe('n1 and n2 both are primaries');
  });
});

describe('primaryOf', () => {
  it('is the one of the newest timeline, which is counted in base 16', async () => {
    await Promise.all([primary('n1', '00000009'), primary('n3', '0000000A')]);
    expect(await primaryOf(cluster)).toBe('n3');
  });

  it('is nobody where none says so', async () => {
    await standby('n1');
    expect(await primaryOf(cluster)).toBeUndefined();
  });
});
