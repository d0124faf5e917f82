/** What is made of the answers of nodes' HTTP API, and of their silence. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../src/history/operation.ts';
import { leaderOfMost, mirrorClassicQueues, whyNotServing } from './management.ts';

const NODES = ['n1', 'n2', 'n3'];
const servers = new Map<string, Server>();
const asked: string[] = [];
afterEach(() => {
  for (const server of servers.values()) server.closeAllConnections();
  for (const server of servers.values()) server.close();
  servers.clear();
  asked.length = 0;
});

interface Said {
  readonly nodes?: Json;
  readonly queues?: Json;
  readonly alarms?: number;
}

const rabbit = (name: string): string => `rabbit@${name}`;
const running = (...names: readonly string[]): Json =>
  NODES.map((name) => ({ name: rabbit(name), running: names.includes(name), partitions: [] }));
const ALL = running(...NODES);
const queue = (name: string, leader: string, online: readonly string[] = NODES): Json => ({
  name,
  leader: rabbit(leader),
  members: NODES.map(rabbit),
  online: online.map(rabbit),
});

const node = async (
  name: string,
  { nodes = ALL, queues = [], alarms = 200 }: Said,
): Promise<void> => {
  const server = createServer((request, response) => {
    const { method, url = '', headers } = request;
    asked.push(`${method} ${url}`);
    if (headers.authorization !== `Basic ${Buffer.from('guest:guest').toString('base64')}`) {
      response.writeHead(401).end();
      return;
    }
    if (url.startsWith('/api/health')) response.writeHead(alarms).end('{"status":"failed"}');
    else response.end(JSON.stringify(url.startsWith('/api/nodes') ? nodes : queues));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.set(name, server);
};

const cluster = {
  nodes: NODES,
  endpoint: (name: string) => ({
    host: '127.0.0.1',
    port: (servers.get(name)?.address() as AddressInfo | undefined)?.port ?? 1,
  }),
};

const all = async (said: Said): Promise<void> => {
  for (const name of NODES) await node(name, said);
};

describe('a cluster of RabbitMQ', () => {
  it('serves when all see all, and no replica is missing', async () => {
    await all({ queues: [queue('q0', 'n1')] });
    expect(await whyNotServing(cluster)).toBeUndefined();
  });

  it.each<[string, Said, string]>([
    ['a node is not seen', { nodes: running('n1', 'n3') }, 'n1 does not see n2 running'],
    [
      'it has split',
      {
        nodes: [
          { name: rabbit('n2'), running: true, partitions: [rabbit('n3')] },
          ...(ALL as Json[]),
        ],
      },
      'n1 says that n2 has split off',
    ],
    [
      'a replica is missing',
      { queues: [queue('q0', 'n1'), queue('q1', 'n1', ['n1', 'n3'])] },
      'n1 misses replicas of the queue q1',
    ],
    ['there is an alarm', { alarms: 503 }, 'n1 says 503 {"status":"failed"}'],
  ])('does not where %s', async (_what, said, reason) => {
    await all(said);
    expect(await whyNotServing(cluster)).toBe(reason);
  });

  it('does not where one is silent', async () => {
    for (const name of ['n1', 'n2']) await node(name, {});
    expect(await whyNotServing(cluster)).toBe('n3 does not answer');
  });

  it('is led by who leads most queues, as most say', async () => {
    await node('n1', { queues: [queue('q0', 'n1'), queue('q1', 'n1'), queue('q2', 'n3')] });
    expect(await leaderOfMost(cluster)).toBe('n1');
    for (const name of ['n2', 'n3']) {
      await node(name, { queues: [queue('q0', 'n2'), { name: 'classic', node: rabbit('n2') }] });
    }
    expect(await leaderOfMost(cluster)).toBe('n2');
  });

  it('is led by nobody where there is no queue, or no answer', async () => {
    expect(await leaderOfMost(cluster)).toBeUndefined();
    await all({});
    expect(await leaderOfMost(cluster)).toBeUndefined();
  });

  it('is told to mirror its queues', async () => {
    await node('n1', {});
    await mirrorClassicQueues(cluster);
    expect(asked).toEqual(['PUT /api/policies/%2F/mirrored']);
  });
});
