/** The host for containers, as processes on loopback. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { NOTEBOOK, startHost, type HostProcess } from './fixtures/node-process.ts';
import { lineSplitter } from './lines.ts';
import type { Body, Message } from './message.ts';

const started: HostProcess[] = [];
const sockets: Socket[] = [];
const folders: string[] = [];
afterEach(() => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

const startPair = async () => {
  const ports = { n1: await freePort(), n2: await freePort() };
  const peers = { n1: `127.0.0.1:${ports.n1}`, n2: `127.0.0.1:${ports.n2}` };
  const start = (node: 'n1' | 'n2'): HostProcess => {
    const data = mkdtempSync(join(tmpdir(), 'verify-tcp-'));
    folders.push(data);
    const one = startHost('tcp-main', [], {
      VERIFY_NODE: node,
      VERIFY_PEERS: JSON.stringify(peers),
      VERIFY_PROGRAM: NOTEBOOK,
      VERIFY_OPTIONS: '{}',
      VERIFY_DATA: data,
      VERIFY_SEED: '1',
    });
    started.push(one);
    return one;
  };
  return { ports, start };
};

/** A client's connection; retries until the node listens. */
const dial = async (port: number, client = 'c1') => {
  const answers = new Map<number, (body: Body) => void>();
  let socket: Socket;
  for (;;) {
    socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    const connected = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'close').then(() => false),
    ]).catch(() => false);
    if (connected) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  socket.on('error', () => {});
  socket.on(
    'data',
    lineSplitter((line) => {
      const { body } = JSON.parse(line) as Message;
      answers.get(body.in_reply_to ?? -1)?.(body);
    }),
  );
  let lastId = 0;
  const send = (body: Body): void =>
    void socket.write(`${JSON.stringify({ src: client, dest: 'n', body })}\n`);
  return {
    socket,
    send,
    ask: (body: Body): Promise<Body> =>
      new Promise((resolve) => {
        const id = ++lastId;
        answers.set(id, resolve);
        send({ ...body, msg_id: id });
      }),
  };
};

describe('a node over TCP', () => {
  it('answers each client on its own connection, and carries messages to its peer', async () => {
    const { ports, start } = await startPair();
    start('n1');
    const second = start('n2');
    const one = await dial(ports.n1, 'c1');
    const other = await dial(ports.n1, 'c2');
    expect(await one.ask({ type: 'echo', echo: 'a' })).toMatchObject({ echo: 'a' });
    expect(await other.ask({ type: 'echo', echo: 'b' })).toMatchObject({ echo: 'b' });
    expect(await one.ask({ type: 'verify_status' })).toMatchObject({
      type: 'verify_status_ok',
      status: { id: 'n1', peers: ['n2'] },
    });

    // Through n1 to n2, which notes it; links drop messages until they are up.
    await dial(ports.n2);
    const noted = async (): Promise<boolean> => {
      one.send({ type: 'pass-on', to: 'n2', what: 'carried' });
      await new Promise((resolve) => setTimeout(resolve, 50));
      return second.log().includes('heard: "carried"');
    };
    while (!(await noted()));
    expect(second.log()).toContain('heard: "carried"');
  });

  it('answers each connection of one client name, also what is asked at once', async () => {
    const { ports, start } = await startPair();
    start('n1');
    const before = await dial(ports.n1, 'c1');
    const after = await dial(ports.n1, 'c1');
    const both = [before, after].map((one, echo) => one.ask({ type: 'later', echo }));
    expect((await Promise.all(both)).map(({ type }) => type)).toEqual(['later_ok', 'later_ok']);
    before.socket.destroy();
    expect(await after.ask({ type: 'echo', echo: 2 })).toMatchObject({ echo: 2 });
  });

  it('ends when it is told to terminate', async () => {
    const { ports, start } = await startPair();
    const node = start('n1');
    await dial(ports.n1);
    node.child.kill('SIGTERM');
    expect(await node.ended()).toBe(1);
    expect(node.log()).toContain('fatal: terminated');
  });

  it('ends with a word when its port is taken, or it is not told what it needs', async () => {
    const { ports, start } = await startPair();
    const bare = startHost('tcp-main', [], { VERIFY_NODE: 'n1' });
    started.push(bare);
    const first = start('n1');
    await dial(ports.n1);
    const second = start('n1');
    expect(await second.ended()).toBe(1);
    expect(second.log()).toContain('EADDRINUSE');
    expect(first.child.exitCode).toBeNull();

    expect(await bare.ended()).toBe(1);
    expect(bare.log()).toContain('VERIFY_PEERS is not set');
  });
});
