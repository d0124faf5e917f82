/**
 * An agent's RPC protocol: over one connection, headers and bodies in MessagePack, one after the other
 * without anything in between. A request is a header `{Command, Seq}` and perhaps a body; an answer a
 * header `{Seq, Error}` and, where there is something to be told, a body.
 */
import { connect, type Socket } from 'node:net';
import type { Endpoint } from '../../../src/cluster/port/cluster.ts';

export interface Rpc {
  /** False once the connection is gone, or was closed. */
  readonly isOpen: boolean;
  /** The members as the agent sees them, by name: `alive`, `leaving`, `left`, `failed`. */
  members(): Promise<Readonly<Record<string, string>>>;
  close(): void;
}

const VERSION = 1;

/** @throws Error where nobody takes the connection, or it breaks before the agent has answered */
export const openRpc = async (endpoint: Endpoint, signal: AbortSignal): Promise<Rpc> => {
  const socket = await dial(endpoint, signal);
  const { encode, decodeMultiStream } = await import('@msgpack/msgpack'); // most commands never need it
  const parts = decodeMultiStream(socket);
  let isOpen = true;
  let seq = 0;
  const close = (): void => {
    isOpen = false;
    socket.destroy();
  };
  socket.on('close', close);
  const next = async (): Promise<unknown> => {
    const part = await parts.next();
    if (part.done === true) throw new Error('the connection has ended');
    return part.value;
  };
  const ask = async (command: string, body?: object): Promise<void> => {
    const header = { Command: command, Seq: seq++ };
    socket.write(encode(header));
    if (body !== undefined) socket.write(encode(body));
    const { Seq, Error: error } = (await next()) as Header;
    if (Seq !== header.Seq) throw new Error(`an answer to another question: ${Seq}`);
    if (error !== '') throw new Error(error);
  };
  const rpc: Rpc = {
    get isOpen() {
      return isOpen;
    },
    members: async () => {
      await ask('members');
      const { Members } = (await next()) as Body;
      const named = Members.map(({ Name, Status }) => [Name, Status] as const);
      return Object.fromEntries(named.toSorted(([a], [b]) => a.localeCompare(b)));
    },
    close,
  };
  const giveUp = (): void => close();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await ask('handshake', { Version: VERSION });
    return rpc;
  } catch (error) {
    close();
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
};

interface Header {
  readonly Seq: number;
  readonly Error: string;
}

interface Body {
  readonly Members: readonly { readonly Name: string; readonly Status: string }[];
}

const dial = ({ host, port }: Endpoint, signal: AbortSignal): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port, signal, noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.on('error', () => {}); // whoever waits for an answer is told as well
      resolve(socket);
    });
  });
