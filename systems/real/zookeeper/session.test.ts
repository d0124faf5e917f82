import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NOT_SENT, openSession } from './session.ts';

const SYNC = 9;
const CLOSE = -11;
const never = new AbortController().signal;

let server: Server;
let sockets: Socket[];
/** What was asked, by operation and path. */
let asked: { readonly type: number; readonly path: string }[];
/** Packets of one connection; the first opens the session. */
let answer: (socket: Socket, xid: number) => void;

const packet = (...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([int(body.length), body]);
};
const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const text = (value: string): Buffer => Buffer.concat([int(value.length), Buffer.from(value)]);
/** Version, time-out, session, password. */
const OPENED = packet(int(0), int(6000), Buffer.alloc(8, 1), int(16), Buffer.alloc(16));
const header = (xid: number, error = 0): Buffer =>
  Buffer.concat([int(xid), Buffer.alloc(8, 1), int(error)]);

beforeEach(async () => {
  sockets = [];
  asked = [];
  answer = (socket, xid) => socket.write(packet(header(xid), text('/x')));
  server = createServer((socket) => {
    sockets.push(socket);
    let isOpen = false;
    socket.on('error', () => {});
    socket.on('data', (data) => {
      for (let rest = data; rest.length >= 4;) {
        const one = rest.subarray(4, 4 + rest.readInt32BE(0));
        rest = rest.subarray(4 + one.length);
        if (!isOpen) {
          isOpen = true;
          socket.write(OPENED);
          continue;
        }
        const type = one.readInt32BE(4);
        asked.push({ type, path: one.length > 12 ? one.toString('utf8', 12) : '' });
        if (type === CLOSE) socket.end();
        else answer(socket, one.readInt32BE(0));
      }
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

const here = () => ({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });

describe('a session', () => {
  it('syncs, which its library does not know, and goes on', async () => {
    const session = await openSession(here(), never);
    await session.sync('/x');
    await session.create('/x', '1');
    expect(asked[0]).toEqual({ type: SYNC, path: '/x' });
    expect(asked[1]?.type).toBe(1);
    session.close();
  });

  it('tells a refusal by its name', async () => {
    answer = (socket, xid) => socket.write(packet(header(xid, -101)));
    const session = await openSession(here(), never);
    await expect(session.set('/x', '1')).rejects.toMatchObject({ code: 'NO_NODE' });
    await expect(session.sync('/x')).rejects.toMatchObject({ code: 'NO_NODE' });
    session.close();
  });

  it('ends with its connection, in the middle of an answer as well, and never comes back', async () => {
    answer = (socket, xid) => socket.end(packet(header(xid), text('/x')).subarray(0, 9));
    const session = await openSession(here(), never);
    await expect(session.set('/x', '1')).rejects.toMatchObject({ code: 'CONNECTION_LOSS' });
    expect(session.isOpen).toBe(false);
    await expect(session.set('/x', '2')).rejects.toMatchObject({ code: NOT_SENT });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([sockets.length, asked.length]).toEqual([1, 1]);
  });

  it('is closed at the server', async () => {
    const session = await openSession(here(), never);
    session.close();
    await expect.poll(() => asked).toEqual([{ type: CLOSE, path: '' }]);
    expect(session.isOpen).toBe(false);
  });

  it('is not had where nobody listens, or nobody answers in time', async () => {
    const { host, port } = here();
    server.close();
    const refused = { code: 'NO_SESSION' };
    await expect(openSession({ host, port }, never)).rejects.toMatchObject(refused);
    const mute = createServer((socket) => void sockets.push(socket));
    await new Promise<void>((resolve) => void mute.listen(0, '127.0.0.1', resolve));
    const late = new AbortController();
    setTimeout(() => late.abort(), 50);
    const at = { host, port: (mute.address() as AddressInfo).port };
    await expect(openSession(at, late.signal)).rejects.toMatchObject(refused);
    await expect(openSession(at, late.signal)).rejects.toMatchObject(refused); // from the start
    mute.close();
  });
});
