import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Endpoint } from './cluster.ts';
import type { Outcome, Request } from '../../history/operation.ts';
import { httpClient } from './http-client.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server that answers everything so; `hang`: it never does. */
const serving = async (status: number | 'hang' | 'break', body = ''): Promise<Endpoint> => {
  server = createServer((request, answer) => {
    if (status === 'break') request.socket.destroy();
    else if (status !== 'hang') answer.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
};

const READ: Request = { f: 'read', key: 'x', value: null };
const WRITE: Request = { f: 'write', key: 'x', value: 3 };

const perform = async (
  endpoint: Endpoint,
  request: Request,
  signal = new AbortController().signal,
): Promise<Outcome> => {
  const client = httpClient(endpoint, ({ f, key = '', value }) =>
    f === 'read' ? { path: `/${key}` } : { path: `/${key}`, body: value },
  );
  const outcome = await client.perform(request, { timeoutMs: 1000, signal });
  await client.close();
  return outcome;
};

describe('an HTTP client', () => {
  it.each<[number | 'break', string, Request, object]>([
    [200, '7', READ, { type: 'ok', value: 7 }],
    [200, 'seven', READ, { type: 'ok', value: 'seven' }],
    [204, '', READ, { type: 'ok', value: null }],
    [404, 'no such key', READ, { type: 'ok', value: null }],
    [503, 'no leader', READ, { type: 'fail', error: '503 no leader' }],
    [200, '', WRITE, { type: 'ok', value: 3 }],
    [404, '', WRITE, { type: 'fail', error: '404 null' }],
    [409, '{"is":4}', WRITE, { type: 'fail', error: '409 {"is":4}' }],
    [500, 'oh', WRITE, { type: 'info', error: '500 oh' }],
    ['break', '', WRITE, { type: 'info', error: 'socket hang up' }],
    ['break', '', READ, { type: 'fail', error: 'socket hang up' }],
  ])('%s %j to %j', async (status, body, request, outcome) => {
    expect(await perform(await serving(status, body), request)).toEqual(outcome);
  });

  it('says that nobody was there', async () => {
    const endpoint = await serving(200);
    await new Promise((resolve) => server?.close(resolve));
    expect(await perform(endpoint, WRITE)).toMatchObject({ type: 'fail', unreachable: true });
  });

  it('gives up when it is told to, and does not know then', async () => {
    const controller = new AbortController();
    const outcome = perform(await serving('hang'), WRITE, controller.signal);
    controller.abort();
    expect(await outcome).toMatchObject({ type: 'info' });
  });

  it('sends what it is told to', async () => {
    let seen = '';
    server = createServer((request, answer) => {
      request.on(
        'data',
        (chunk: Buffer) => (seen += `${request.method} ${request.url} ${chunk.toString()}`),
      );
      request.on('end', () => answer.end());
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    await perform({ host: '127.0.0.1', port: (server.address() as AddressInfo).port }, WRITE);
    expect(seen).toBe('PUT /x 3');
  });
});
