/**
 * A client's link to a node that speaks messages: JSON lines on one TCP connection, dialled again
 * for as long as it is wanted. A request that the node will not answer is reported as lost: at once
 * as `unsent` where nobody took up the connection, and as a matter of doubt where it broke later.
 */
import { connect, type Socket } from 'node:net';
import { lineSplitter } from '../../../node/lines.ts';
import { type Body, type Message, messageIn } from '../../../node/message.ts';
import type { Connection, Lost } from '../../port/cluster.ts';

const FIRST_REDIAL_MS = 20;
const LAST_REDIAL_MS = 320;

export interface Link {
  /** Asked for before each dial. */
  readonly address: () => { readonly host: string; readonly port: number };
  readonly node: string;
  readonly client: string;
}

export const openConnection = (
  link: Link,
  onMessage: (message: Message) => void,
  onLost: (lost: Lost) => void = () => {},
): Connection => {
  let call: Call | undefined;
  let redial: NodeJS.Timeout | undefined;
  let waitMs = FIRST_REDIAL_MS;
  let closed = false;

  const dial = (): Call => {
    const socket = connect({ ...link.address(), noDelay: true });
    const dialled: Call = { socket, asked: new Set() };
    let answered = false;
    call = dialled;
    socket.on('connect', () => {
      answered = true;
      waitMs = FIRST_REDIAL_MS;
    });
    socket.on('data', lineSplitter(receive));
    socket.on('error', () => {}); // 'close' follows
    socket.on('close', () => {
      if (call === dialled) call = undefined;
      if (closed) return;
      redial = setTimeout(dial, waitMs);
      waitMs = Math.min(waitMs * 2, LAST_REDIAL_MS);
      // Nothing is sent before the other end has taken up the connection.
      for (const msg_id of dialled.asked) onLost({ msg_id, unsent: !answered });
    });
    return dialled;
  };

  const receive = (line: string): void => {
    const message = messageIn(line);
    if (message?.dest !== link.client) return;
    if (message.body.in_reply_to !== undefined) call?.asked.delete(message.body.in_reply_to);
    onMessage(message);
  };

  dial();
  return {
    send: (body: Body) => {
      if (closed) return;
      clearTimeout(redial); // whoever has something to say does not wait to dial again
      const { socket, asked } = call ?? dial();
      if (body.msg_id !== undefined) asked.add(body.msg_id);
      const message: Message = { src: link.client, dest: link.node, body };
      socket.write(`${JSON.stringify(message)}\n`);
    },
    close: () => {
      closed = true;
      clearTimeout(redial);
      call?.socket.destroy();
    },
  };
};

interface Call {
  readonly socket: Socket;
  /** `msg_id` of what was asked on it and is not answered yet. */
  readonly asked: Set<number>;
}
