import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { SystemRun } from '../cluster/port/system.ts';
import { httpProbe } from './http-probe.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** The port of a server that answers so where it is asked for `/ready`, 404 elsewhere. */
const serving = async (status: number): Promise<number> => {
  const server = createServer(({ url }, answer) => {
    answer.writeHead(url === '/ready' ? status : 404).end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

const probe = (ports: readonly number[]): Promise<string | undefined> => {
  const cluster = {
    nodes: ports.map((_, at) => `n${at + 1}`),
    endpoint: (node: string) => ({ host: '127.0.0.1', port: ports[Number(node.slice(1)) - 1] }),
  };
  const { signal } = new AbortController();
  return httpProbe(8080, '/ready')({ cluster, signal } as unknown as SystemRun);
};

describe('a probe over HTTP', () => {
  it('asks every node', async () => {
    expect(await probe([await serving(200), await serving(204)])).toBeUndefined();
    expect(await probe([await serving(200), await serving(503)])).toBe('n2 answers 503');
  });

  it('says who does not answer', async () => {
    const port = await serving(200);
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect(await probe([await serving(200), port])).toBe('n2 does not answer');
  });
});
