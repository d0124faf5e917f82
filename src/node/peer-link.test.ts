import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Message } from './message.ts';
import { acceptLink, peerLink, type PeerLink } from './peer-link.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server on loopback and all sockets that it accepted. */
const listen = async (onSocket: (socket: Socket) => void, port = 0) => {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    onSocket(socket);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const stop = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  closing.push(stop);
  return { port: (server.address() as AddressInfo).port, sockets, server, stop };
};

const linkTo = (port: number): PeerLink => {
  const link = peerLink('127.0.0.1', port);
  closing.push(() => link.close());
  return link;
};

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
};

const message = (n: number): Message => ({ src: 'n1', dest: 'n2', body: { type: 'count', n } });

describe('a link to a peer', () => {
  it('hands messages over in order, whole', async () => {
    const got: Message[] = [];
    const { port, sockets } = await listen((socket) => acceptLink(socket, (m) => got.push(m)));
    const link = linkTo(port);
    await until(() => sockets.length === 1);
    const sent: Message[] = [];
    // Until the dialling side has heard of the connection too, messages are dropped.
    for (let n = 0; got.length === 0; n++) {
      link.send(message(n));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const first = Number(got[0]?.body['n']);
    for (let n = first + 1000; n < first + 2000; n++) {
      sent.push(message(n));
      link.send(message(n));
    }
    await until(() => got.at(-1)?.body['n'] === first + 1999);
    expect(got.slice(-1000)).toEqual(sent);
  });

  it('drops messages while there is nobody, and finds the peer when it comes', async () => {
    const { port, stop } = await listen(() => {});
    stop(); // a port that nobody listens on
    const link = linkTo(port);
    link.send(message(0));
    const got: Message[] = [];
    await listen((socket) => acceptLink(socket, (m) => got.push(m)), port);
    for (let n = 1; got.length === 0; n++) {
      link.send(message(n));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(got[0]?.body['n']).not.toBe(0);
  });

  it('dials again when the peer hangs up', async () => {
    const got: Message[] = [];
    const { port, sockets } = await listen((socket) => acceptLink(socket, (m) => got.push(m)));
    const link = linkTo(port);
    await until(() => sockets.length === 1);
    sockets[0]?.destroy();
    await until(() => sockets.length === 2);
    got.length = 0;
    for (let n = 0; got.length === 0; n++) {
      link.send(message(n));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(got.length).toBeGreaterThan(0);
  });

  it('tears down a link that stays silent, and dials anew', async () => {
    const { port, sockets } = await listen((socket) => socket.resume()); // hears, and never answers a ping
    linkTo(port);
    await until(() => sockets.length >= 2);
    expect(sockets[0]?.destroyed).toBe(true);
  });

  it('keeps a link that has nothing to carry, as long as pings are answered', async () => {
    const { port, sockets } = await listen((socket) => acceptLink(socket, () => {}));
    linkTo(port);
    await new Promise((resolve) => setTimeout(resolve, 2000)); // more than twice the patience
    expect(sockets).toHaveLength(1);
  });

  it('does not dial any more once closed', async () => {
    const { port, sockets } = await listen((socket) => acceptLink(socket, () => {}));
    const link = linkTo(port);
    await until(() => sockets.length === 1);
    link.close();
    await until(() => sockets[0]?.destroyed === true);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(sockets).toHaveLength(1);
  });

  it.each(['GET / HTTP/1.1', 'null', '5', '{"src":"c1"}', '{"body":null}', '{"body":{"type":1}}'])(
    'hangs up on who says %s, and hands nothing on',
    async (line) => {
      const got: Message[] = [];
      const { port } = await listen((socket) => acceptLink(socket, (m) => got.push(m)));
      const stranger = connect(port, '127.0.0.1');
      stranger.write(`${line}\n`);
      stranger.resume();
      await once(stranger, 'close');
      expect(got).toEqual([]);
    },
  );
});
