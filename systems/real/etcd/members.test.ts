import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { Json } from '../../../src/history/operation.ts';
import { addAgain } from './members.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const PEER = 'http://10.0.0.3:2380';

/** What is asked of a cluster whose answers these are, by call. */
const asked = async (answers: Readonly<Record<string, readonly [number, Json]>>) => {
  const calls: [string, Json][] = [];
  server = createServer((request, answer) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const what = request.url?.split('/').at(-1) ?? '';
      if (what !== 'list') calls.push([what, JSON.parse(text) as Json]);
      const [status, body] = answers[what] ?? [200, {}];
      answer.writeHead(status).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const cluster = { endpoint: () => ({ host: '127.0.0.1', port }) };
  const done = addAgain(cluster, ['n1', 'n2'], PEER);
  return { calls, done };
};

const members = (third: Json): readonly [number, Json] => [
  200,
  { members: [{ ID: '1', name: 'n1', peerURLs: ['http://10.0.0.1:2380'] }, third] },
];

it('removes the member and adds it again', async () => {
  const { calls, done } = await asked({
    list: members({ ID: '18446744073709551615', name: 'n3', peerURLs: [PEER] }),
  });
  await done;
  expect(calls).toEqual([
    ['remove', { ID: '18446744073709551615' }],
    ['add', { peerURLs: [PEER] }],
  ]);
});

it('only adds one that is removed already, and leaves one that is added', async () => {
  const removed = await asked({ list: [200, { members: [] }] });
  await removed.done;
  expect(removed.calls).toEqual([['add', { peerURLs: [PEER] }]]);
  server?.close();
  const added = await asked({ list: members({ ID: '3', peerURLs: [PEER] }) });
  await added.done;
  expect(added.calls).toEqual([]);
});

it('says what each of the others said', async () => {
  const { done } = await asked({
    list: members({ ID: '3', name: 'n3', peerURLs: [PEER] }),
    remove: [503, { message: 'etcdserver: unhealthy cluster' }],
  });
  await expect(done).rejects.toThrow(
    'n1: etcdserver: unhealthy cluster; n2: etcdserver: unhealthy cluster',
  );
});
