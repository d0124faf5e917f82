/** What servers in this process say of themselves, and what is made of it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Cluster } from '../../../src/cluster/port/cluster.ts';
import { leaderOf, versionOf, whyNotServing } from './status.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** What one says: who leads the cluster, and each group; a status of its own; or it is down. */
type Said = { meta?: string; streams?: Record<string, string>; consumers?: Record<string, string> };

const led = (name: string, leader: string) => ({
  name,
  cluster: leader === '' ? { name: 'verify' } : { name: 'verify', leader },
});

const jsz = ({ meta = '', streams = {}, consumers = {} }: Said): object => ({
  meta_cluster: led('verify', meta).cluster,
  account_details: [
    {
      name: '$G',
      stream_detail: Object.entries(streams).map(([name, leader]) => ({
        ...led(name, leader),
        consumer_detail: Object.entries(consumers).map(([one, its]) => led(one, its)),
      })),
    },
  ],
});

/** Servers that say this at their monitoring ports; any other path is answered with nothing. */
const saying = async (...all: readonly (Said | number | 'down')[]) => {
  const ports = await Promise.all(
    all.map(async (said) => {
      if (said === 'down') return 1;
      const server = createServer((request, response) => {
        response.statusCode = typeof said === 'number' ? said : 200;
        const told =
          typeof said === 'number'
            ? undefined
            : { '/varz': { version: '2.9.10' }, '/jsz?consumers=1': jsz(said) }[request.url ?? ''];
        response.end(JSON.stringify(told ?? 'no'));
      });
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return (server.address() as AddressInfo).port;
    }),
  );
  const nodes = all.map((_, at) => `n${at + 1}`);
  return {
    nodes,
    endpoint: (node: string) => ({ host: '127.0.0.1', port: ports[nodes.indexOf(node)] ?? 0 }),
  } as Pick<Cluster, 'nodes' | 'endpoint'>;
};

const WELL: Said = { meta: 'n1', streams: { sets: 'n2' } };

describe('a cluster', () => {
  it('serves where all know who leads it', async () => {
    expect(await whyNotServing(await saying(WELL, WELL, WELL), ['sets'])).toBeUndefined();
  });

  it('serves without a server that is down, and not without two', async () => {
    expect(await whyNotServing(await saying(WELL, WELL, 'down'), ['sets'])).toBeUndefined();
    const most = await saying(WELL, 'down', 'down');
    expect(await whyNotServing(most, ['sets'])).toBe('n2 is down, n3 is down');
  });

  it.each<[Said | number, string]>([
    [{ streams: { sets: 'n2' } }, 'n3 knows nobody who leads the cluster'],
    [{ meta: 'n1', streams: { sets: '' } }, 'n3 knows nobody who leads sets'],
    [503, 'n3 does not say how it is: status 503'],
  ])('does not serve yet where one says %j', async (said, why) => {
    expect(await whyNotServing(await saying(WELL, WELL, said), ['sets'])).toBe(why);
  });

  it('does not serve where a stream is gone; one that others made is not asked for', async () => {
    const gone = { meta: 'n1', streams: { others: '' } };
    const cluster = await saying(gone, gone, gone);
    expect(await whyNotServing(cluster, [])).toBeUndefined();
    expect(await whyNotServing(cluster, ['sets'])).toBe('no server knows of sets');
  });

  it('does not serve a queue whose consumer nobody leads', async () => {
    const queue = { meta: 'n1', streams: { queues: 'n2' }, consumers: { q0: 'n3', q1: '' } };
    const cluster = await saying(queue, queue, queue);
    const groups = ['queues', 'queues > q0', 'queues > q1'];
    expect(await whyNotServing(cluster, groups)).toBe('n1 knows nobody who leads queues > q1');
  });
});

describe('the leader', () => {
  it('of a stream is whom most name: one that was cut off may still believe that it leads', async () => {
    const late = { meta: 'n1', streams: { sets: 'n1' } };
    expect(await leaderOf(await saying(late, WELL, WELL), ['sets'])).toBe('n2');
    expect(await leaderOf(await saying('down', WELL, 500), ['sets'])).toBe('n2');
    expect(await leaderOf(await saying('down', 'down', 'down'), ['sets'])).toBeUndefined();
  });

  it('of several is who leads most of them, and of none who leads the cluster', async () => {
    const logs = { meta: 'n1', streams: { log0: 'n2', log1: 'n3', log2: 'n3' } };
    const cluster = await saying(logs, logs, logs);
    expect(await leaderOf(cluster, ['log0', 'log1', 'log2'])).toBe('n3');
    expect(await leaderOf(cluster, [])).toBe('n1');
  });
});

it('says its version', async () => {
  expect(await versionOf(await saying(WELL))).toBe('2.9.10');
  await expect(versionOf(await saying('down'))).rejects.toThrow('ECONNREFUSED');
});
