/** Whether the cluster serves, as servers in this process say it. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { realTime } from '../../../src/base/time.ts';
import { type FakeServer, fakeMariadb } from './fake-mariadb.fixture.ts';
import { untilUp, whyNotServing, whyNotUp } from './status.ts';

beforeAll(() => import('mysql2')); // it takes longer than an answer may

const servers = new Map<string, FakeServer>();
afterEach(async () => {
  for (const server of servers.values()) await server.close();
  servers.clear();
});

const SYNCED = {
  wsrep_ready: 'ON',
  wsrep_cluster_status: 'Primary',
  wsrep_cluster_size: '2',
  wsrep_local_state_comment: 'Synced',
};

/** @param says less than that, or other: may change while it runs */
const node = async (name: string, says: Partial<Record<keyof typeof SYNCED, string>> = {}) => {
  const server = await fakeMariadb(() =>
    Object.entries({ ...SYNCED, ...says }).map(([Variable_name, Value]) => ({
      Variable_name,
      Value,
    })),
  );
  servers.set(name, server);
};

const cluster = {
  nodes: ['n1', 'n2'],
  endpoint: (name: string) => servers.get(name)?.endpoint ?? { host: '127.0.0.1', port: 1 },
};

describe('the cluster', () => {
  it('serves when all nodes are up to date with each other', async () => {
    await node('n1');
    await node('n2');
    expect(await whyNotServing(cluster)).toBeUndefined();
  });

  it.each([
    [{ wsrep_ready: 'OFF', wsrep_cluster_status: 'non-Primary' }, 'n2 is Synced (non-Primary)'],
    [{ wsrep_local_state_comment: 'Joined' }, 'n2 is Joined'],
    [{ wsrep_cluster_size: '1' }, 'n2 is one of 1, not 2'],
  ])('does not where a node says %j', async (says, why) => {
    await node('n1');
    await node('n2', says);
    expect(await whyNotServing(cluster)).toBe(why);
  });

  it('does not where a node is down', async () => {
    await node('n1');
    expect(await whyNotServing(cluster)).toBe('n2 is down');
    expect(await whyNotUp(cluster, 'n1')).toBeUndefined();
  });
});

it('a node that copies all from another is waited for, and not for ever', async () => {
  const says = { wsrep_local_state_comment: 'Joiner' };
  await node('n1', says);
  const { signal } = new AbortController();
  await expect(untilUp(cluster, 'n1', 0, signal, realTime)).rejects.toThrow('n1 is Joiner');
  const up = untilUp(cluster, 'n1', 60_000, signal, realTime);
  says.wsrep_local_state_comment = 'Synced';
  await expect(up).resolves.toBeUndefined();
});
