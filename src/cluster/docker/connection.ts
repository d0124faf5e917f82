/**
 * A client's road to a node that speaks messages: JSON lines on one TCP connection, dialled again
 * for as long as it is wanted. What is sent while the node is down is lost, as on any network.
 */
import { connect, type Socket } from 'node:net';
import { lineSplitter } from '../../node/lines.ts';
import type { Body, Message } from '../../node/message.ts';
import type { Connection } from '../cluster.ts';

const FIRST_REDIAL_MS = 20;
const LAST_REDIAL_MS = 320;

export interface Road {
  /** Asked for before each dial. */
  readonly address: () => { readonly host: string; readonly port: number };
  readonly node: string;
  readonly client: string;
}

export const openConnection = (road: Road, onMessage: (message: Message) => void): Connection => {
  let socket: Socket | undefined;
  let redial: NodeJS.Timeout | undefined;
  let waitMs = FIRST_REDIAL_MS;
  let closed = false;

  const dial = (): void => {
    const dialled = connect({ ...road.address(), noDelay: true });
    socket = dialled;
    dialled.on('connect', () => {
      waitMs = FIRST_REDIAL_MS;
    });
    dialled.on('data', lineSplitter(receive));
    dialled.on('error', () => {}); // 'close' follows
    dialled.on('close', () => {
      if (socket === dialled) socket = undefined;
      if (closed) return;
      redial = setTimeout(dial, waitMs);
      waitMs = Math.min(waitMs * 2, LAST_REDIAL_MS);
    });
  };

  const receive = (line: string): void => {
    const message = parse(line);
    if (message !== undefined && message.dest === road.client) onMessage(message);
  };

  dial();
  return {
    send: (body: Body) => {
      // While it is still dialling the line waits in the socket, and is lost if nobody answers.
      if (socket === undefined || socket.destroyed) return;
      const message: Message = { src: road.client, dest: road.node, body };
      socket.write(`${JSON.stringify(message)}\n`);
    },
    close: () => {
      closed = true;
      clearTimeout(redial);
      socket?.destroy();
    },
  };
};

/** Undefined for a line that was cut off by a kill. */
const parse = (line: string): Message | undefined => {
  try {
    return JSON.parse(line) as Message;
  } catch {
    return undefined;
  }
};
