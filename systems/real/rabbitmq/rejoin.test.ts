/** What is run in which node when one comes back without its data. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Executed } from '../../../src/cluster/port/cluster.ts';
import { realTime } from '../../../src/base/time.ts';
import type { SystemRun } from '../../../src/cluster/port/system.ts';
import { rejoin } from './rejoin.ts';

const DONE: Executed = { exitCode: 0, stdout: '', stderr: '' };

const servers = new Map<string, Server>();
const ran: string[] = [];
afterEach(() => {
  for (const server of servers.values()) server.closeAllConnections();
  for (const server of servers.values()) server.close();
  servers.clear();
  ran.length = 0;
});

const running = async (...names: readonly string[]): Promise<void> => {
  for (const name of names) {
    const server = createServer((_request, response) => void response.end('{"name":"guest"}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.set(name, server);
  }
};

const run = (executed = DONE, signal = new AbortController().signal): SystemRun => {
  const cluster = {
    nodes: ['n1', 'n2', 'n3'],
    endpoint: (name: string) => ({
      host: '127.0.0.1',
      port: (servers.get(name)?.address() as AddressInfo | undefined)?.port ?? 1,
    }),
    exec: (node: string, argv: readonly string[]) => {
      ran.push(`${node}: ${argv.join(' ')}`);
      return Promise.resolve(executed);
    },
  };
  return { cluster, signal, time: realTime } as unknown as SystemRun;
};

describe('a node that has lost its data', () => {
  it('is forgotten by another one that runs', async () => {
    await running('n1', 'n3');
    await rejoin(run(), 'n1', 'before-start');
    expect(ran).toEqual(['n3: rabbitmqctl forget_cluster_node rabbit@n1']);
  });

  it('gets its replicas back when it runs', async () => {
    await running('n2');
    await rejoin(run(), 'n2', 'after-start');
    expect(ran).toEqual(['n2: rabbitmq-queues grow rabbit@n2 all']);
  });

  it('cannot rejoin where nobody runs, it does not start, or the tools say no', async () => {
    await expect(rejoin(run(), 'n1', 'before-start')).rejects.toThrow('no other node runs');
    const over = AbortSignal.abort();
    await expect(rejoin(run(DONE, over), 'n1', 'after-start')).rejects.toThrow('does not start');
    await running('n2');
    const refused = { exitCode: 69, stdout: '', stderr: 'Error: it is still running\n' };
    await expect(rejoin(run(refused), 'n1', 'before-start')).rejects.toThrow(
      'rabbitmqctl forget_cluster_node rabbit@n1: Error: it is still running',
    );
  });
});
