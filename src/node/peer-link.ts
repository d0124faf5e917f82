/**
 * A one-way link to a peer over TCP that forgets rather than blocks: while it is down, messages are
 * dropped, as a network would.
 *
 * After a partition TCP itself would wait out its retransmission back-off, seconds after the network
 * is whole again. So the link is probed with pings, and one that stays silent is torn down and dialled
 * anew.
 */
import { connect, type Socket } from 'node:net';
import { gatherLines } from './gather-lines.ts';
import { lineSplitter } from './lines.ts';
import { type Message, messageIn } from './message.ts';

const PING_MS = 200;
const SILENT_MS = 800;
const REDIAL_MS = 100;
const MOST_BUFFERED_BYTES = 4 << 20;

export interface PeerLink {
  send(message: Message): void;
  close(): void;
}

export const peerLink = (host: string, port: number): PeerLink => {
  let socket: Socket | undefined;
  let hangUp = (): void => {};
  let closed = false;
  const outgoing = gatherLines((text) => socket?.write(text));

  const dial = (): void => {
    const dialled = connect({ host, port, noDelay: true });
    let heardAt = performance.now();
    const watch = setInterval(() => {
      if (performance.now() - heardAt > SILENT_MS) dialled.destroy();
      else if (dialled.readyState === 'open') dialled.write('{"ping":1}\n');
    }, PING_MS);
    hangUp = () => dialled.destroy();
    dialled.on('connect', () => {
      heardAt = performance.now();
      socket = dialled;
    });
    dialled.on('data', () => {
      heardAt = performance.now();
    });
    dialled.on('error', () => {}); // 'close' follows
    dialled.on('close', () => {
      clearInterval(watch);
      if (socket === dialled) socket = undefined;
      if (closed) return;
      const redial = setTimeout(dial, REDIAL_MS);
      hangUp = () => clearTimeout(redial);
    });
  };
  dial();

  return {
    send: (message) => {
      if (socket === undefined) return;
      if (socket.writableLength + outgoing.waiting > MOST_BUFFERED_BYTES) return;
      outgoing.add(JSON.stringify(message));
    },
    close: () => {
      closed = true;
      hangUp();
    },
  };
};

/** The other end: hands over messages and answers pings. */
export const acceptLink = (
  socket: Socket,
  onMessage: (message: Message, socket: Socket) => void,
): void => {
  socket.setNoDelay(true);
  socket.on('error', () => {}); // the dialling side notices and dials again
  socket.on(
    'data',
    lineSplitter((line) => {
      if (line === '{"ping":1}') {
        socket.write('{"pong":1}\n');
        return;
      }
      const message = messageIn(line);
      if (message === undefined) socket.destroy();
      else onMessage(message, socket);
    }),
  );
};
