/** The client against agents in this process that speak as much of the RPC protocol as it needs. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { decodeMultiStream, encode } from '@msgpack/msgpack';
import { afterEach, describe, expect, it } from 'vitest';
import type { Client } from '../../../src/cluster/port/system.ts';
import type { Outcome } from '../../../src/history/operation.ts';
import { serfClient } from './client.ts';
import { openRpc } from './rpc.ts';

const MEMBERS = [
  { Name: 'n2', Status: 'failed', Addr: new Uint8Array([10, 0, 0, 2]), Tags: { role: 'x' } },
  { Name: 'n1', Status: 'alive', Addr: new Uint8Array([10, 0, 0, 1]), Tags: {} },
];

interface Header {
  readonly Command: string;
  readonly Seq: number;
}

/** What an agent writes to a question: parts, an error, or nothing. */
type Answer = (header: Header) => readonly object[] | Error | 'hang' | 'break';

const right: Answer = ({ Command }) => (Command === 'members' ? [{ Members: MEMBERS }] : []);

let server: Server | undefined;
let port = 1; // nobody listens there
const sockets = new Set<Socket>();
const clients: Client[] = [];
const heard: string[] = [];

const agent = async (answer: Answer): Promise<void> => {
  const serve = async (socket: Socket): Promise<void> => {
    const parts = decodeMultiStream(socket);
    for await (const part of parts) {
      const header = part as Header;
      heard.push(header.Command);
      if (header.Command === 'handshake') heard.push(JSON.stringify((await parts.next()).value));
      const said = answer(header);
      if (said === 'break') socket.destroy();
      if (said === 'break' || said === 'hang') continue;
      const isError = said instanceof Error;
      const head = { Seq: header.Seq, Error: isError ? said.message : '' };
      for (const one of [head, ...(isError ? [] : said)]) socket.write(encode(one));
    }
  };
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    serve(socket).catch(() => {}); // the connection has ended
  });
  await new Promise<void>((resolve) => void server?.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
};

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  heard.length = 0;
  port = 1;
  await new Promise<void>((resolve) =>
    server === undefined ? resolve() : server.close(() => resolve()),
  );
  server = undefined;
});

const opened = (): Client => {
  const client = serfClient((signal) => openRpc({ host: '127.0.0.1', port }, signal));
  clients.push(client);
  return client;
};

const ask = (client: Client, timeoutMs = 20_000, f = 'view'): Promise<Outcome> =>
  client.perform({ f, value: null }, { timeoutMs, signal: new AbortController().signal });

const ALL: Outcome = { type: 'ok', value: { n1: 'alive', n2: 'failed' } };

describe('a client of Serf', () => {
  it('tells whom the agent takes to be what, over one connection', async () => {
    await agent(right);
    const client = opened();
    const first = await ask(client);
    expect(first).toEqual(ALL);
    expect(JSON.stringify(first)).toBe(JSON.stringify(ALL)); // in the order of the names
    expect(await ask(client)).toEqual(ALL);
    expect(heard).toEqual(['handshake', '{"Version":1}', 'members', 'members']);
  });

  it('has changed nothing where nobody is there', async () => {
    expect(await ask(opened())).toMatchObject({ type: 'fail', unreachable: true });
  });

  it.each<[string, Answer, string]>([
    [
      'says no',
      ({ Command }) => (Command === 'members' ? new Error('Invalid command') : []),
      'Invalid command',
    ],
    ['hangs', ({ Command }) => (Command === 'members' ? 'hang' : []), 'no answer in time'],
    [
      'breaks the connection',
      ({ Command }) => (Command === 'members' ? 'break' : []),
      'the connection has ended',
    ],
  ])(
    'tells why there is no view where the agent %s, and connects again',
    async (_, answer, error) => {
      let wrong = false;
      await agent((header) => (wrong ? answer(header) : right(header)));
      const client = opened();
      expect(await ask(client)).toEqual(ALL);
      wrong = true;
      expect(await ask(client, 300)).toEqual({ type: 'fail', error });
      wrong = false;
      expect(await ask(client)).toEqual(ALL);
      expect(sockets.size).toBe(2);
    },
  );

  it('gives up an agent that does not shake hands', async () => {
    await agent(() => 'hang');
    expect(await ask(opened(), 200)).toMatchObject({ type: 'fail', unreachable: true });
  });

  it('can do nothing else', async () => {
    await agent(right);
    expect(await ask(opened(), 20_000, 'write')).toEqual({
      type: 'fail',
      error: 'serf cannot write',
    });
    expect(heard).toEqual([]);
  });
});
