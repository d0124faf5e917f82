import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { lineSplitter } from '../../../node/lines.ts';
import { type Message, messageIn } from '../../../node/message.ts';
import type { Connection, Lost } from '../../port/cluster.ts';
import { openConnection } from './connection.ts';

// Attempts to connect fail here in real time.
vi.setConfig({ testTimeout: 30_000 });

const servers: Server[] = [];
const connections: Connection[] = [];

afterEach(() => {
  for (const connection of connections.splice(0)) connection.close();
  for (const server of servers.splice(0)) server.close();
});

/** What a node does with each message; the port it listens on. */
const node = async (
  onMessage: (message: Message, socket: Socket) => void,
  port = 0,
): Promise<number> => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on(
      'data',
      lineSplitter((line) => onMessage(messageIn(line) as Message, socket)),
    );
  });
  servers.push(server);
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
};

/** A port that nobody listens on. */
const deadPort = async (): Promise<number> => {
  const port = await node(() => {});
  const server = servers.pop() as Server;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

const open = (port: number) => {
  const came: Message[] = [];
  const lost: (Lost & { readonly afterMs: number })[] = [];
  const began = performance.now();
  const connection = openConnection(
    { address: () => ({ host: '127.0.0.1', port }), node: 'n1', client: 'c1' },
    (message) => came.push(message),
    (one) => lost.push({ ...one, afterMs: performance.now() - began }),
  );
  connections.push(connection);
  return { connection, came, lost };
};

const until = async (isSo: () => boolean): Promise<void> => {
  await expect.poll(isSo, { timeout: 5000 }).toBe(true);
};

const reply = ({ src, dest, body }: Message, type: string): string =>
  `${JSON.stringify({ src: dest, dest: src, body: { type, in_reply_to: body.msg_id } })}\n`;

describe('a connection to a node', () => {
  it('carries requests and answers, and passes over what is no message', async () => {
    const port = await node((message, socket) => {
      socket.write('null\n5\n"x"\n{"dest":"c1"}\n{"dest":"c1","body":null}\nnot JSON\n');
      socket.write(reply(message, 'pong'));
    });
    const { connection, came, lost } = open(port);
    connection.send({ type: 'ping', msg_id: 1 });
    await until(() => came.length > 0);
    expect(came).toEqual([{ src: 'n1', dest: 'c1', body: { type: 'pong', in_reply_to: 1 } }]);
    expect(lost).toEqual([]);
  });

  it('says at once that nothing was sent to a node that is down, again and again', async () => {
    const { connection, lost } = open(await deadPort());
    connection.send({ type: 'ping', msg_id: 1 });
    await until(() => lost.length === 1);
    connection.send({ type: 'ping', msg_id: 2 });
    await until(() => lost.length === 2);
    expect(lost).toMatchObject([
      { msg_id: 1, unsent: true },
      { msg_id: 2, unsent: true },
    ]);
    expect(lost[1]?.afterMs).toBeLessThan(300); // it waits for no redial
  });

  it('does not know what became of a request behind which the connection broke', async () => {
    const port = await node((message, socket) => {
      if (message.body.msg_id === 1) socket.write(reply(message, 'pong'));
      else socket.resetAndDestroy();
    });
    const { connection, came, lost } = open(port);
    connection.send({ type: 'ping', msg_id: 1 });
    await until(() => came.length === 1);
    connection.send({ type: 'ping', msg_id: 2 });
    await until(() => lost.length === 1);
    expect(lost).toMatchObject([{ msg_id: 2, unsent: false }]);
  });

  it('finds the node again when it is back', async () => {
    const port = await deadPort();
    const { connection, came, lost } = open(port);
    connection.send({ type: 'ping', msg_id: 1 });
    await until(() => lost.length === 1);
    await node((message, socket) => socket.write(reply(message, 'pong')), port);
    connection.send({ type: 'ping', msg_id: 2 });
    await until(() => came.length === 1);
    expect(came[0]?.body.in_reply_to).toBe(2);
  });

  it('says nothing any more once it is closed', async () => {
    const { connection, lost } = open(await deadPort());
    connection.send({ type: 'ping', msg_id: 1 });
    connection.close();
    connection.send({ type: 'ping', msg_id: 2 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(lost).toEqual([]);
  });
});
