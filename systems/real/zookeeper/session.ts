/**
 * One session at one node, over one connection: it ends with the connection and is never resumed, so
 * that it cannot move. The server opens a session by a write of its own, so a later session of the
 * same client sees at least what the earlier one saw.
 *
 * The protocol is `node-zookeeper-client`'s, which would reconnect by itself, with half an answer of the
 * old connection before the first of the new one, and what was not sent yet sent there; and which does
 * not know `sync`. Both are put right here, in parts of it that it does not document: its version is
 * pinned.
 */
import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import type * as Library from 'node-zookeeper-client';
import type { Endpoint } from '../../../src/cluster/port/cluster.ts';

/** What a server answers, by the names of the protocol: `NO_NODE`, `CONNECTION_LOSS`, … */
export class ZooKeeperError extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code.toLowerCase().replaceAll('_', ' '));
    this.code = code;
  }
}

export const isCode = (error: unknown, code: string): boolean =>
  error instanceof ZooKeeperError && error.code === code;

/** Each call rejects with a `ZooKeeperError`; one that is sent is sent once. */
export interface Session {
  /** False once the connection is gone: nothing can be sent any more. */
  readonly isOpen: boolean;
  get(path: string): Promise<{ readonly data: string; readonly version: number }>;
  /** @param version that the znode must have; absent: any */
  set(path: string, data: string, version?: number): Promise<void>;
  create(path: string, data: string, how?: 'plain' | 'sequential'): Promise<void>;
  remove(path: string): Promise<void>;
  children(path: string): Promise<readonly string[]>;
  /** The node has applied all that the leader had committed when it was asked. */
  sync(path: string): Promise<void>;
  close(): void;
}

/** The connection was gone before. */
export const NOT_SENT = 'NOT_SENT';

const SESSION_MS = 6000;
/** States of the library's connection. */
const [CONNECTED, DISCONNECTED, EXPIRED] = [2, 0, -3];
const ANY_VERSION = -1;

/** @throws ZooKeeperError where none is had before the signal; nothing of it stays */
export const openSession = ({ host, port }: Endpoint, signal: AbortSignal): Promise<Session> => {
  const zookeeper = library();
  const client = zookeeper.createClient(`${host}:${port}`, {
    sessionTimeout: SESSION_MS,
    retries: 0,
  }) as Insides;
  const manager = client.connectionManager;
  const { connect } = manager;
  manager.connect = () => {
    manager.connect = () => {}; // once: what follows would be a reconnect
    connect.call(manager);
  };
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      signal.removeEventListener('abort', giveUp);
      abandon(manager);
      reject(new ZooKeeperError('NO_SESSION'));
    };
    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp);
    manager.on('state', (state) => {
      if (state === CONNECTED) {
        signal.removeEventListener('abort', giveUp);
        resolve(sessionOver(client, zookeeper));
      } else if (state === DISCONNECTED || state === EXPIRED) giveUp();
    });
    client.connect();
  });
};

/** As far as it is used here without being documented. */
interface Insides extends Library.Client {
  readonly connectionManager: Manager;
}

interface Manager extends EventEmitter {
  readonly state: number;
  readonly socket?: Socket;
  connect: () => void;
  queue(request: object, answered: (error: Failing) => void): void;
}

interface Jute {
  readonly OP_CODES: { readonly SYNC: number; readonly CREATE: number };
  readonly Request: new (header: Header, payload: object) => { toBuffer(): Buffer };
  readonly protocol: {
    readonly RequestHeader: new () => Header;
    readonly GetACLRequest: new (path: string) => object;
  };
}

interface Header {
  type: number;
}

type Failing = Error | Library.Exception | null | undefined;

/** Loaded when the first session is opened: most commands never need it. */
const library = (): typeof Library => required('node-zookeeper-client') as typeof Library;
const required = createRequire(import.meta.url);

const sessionOver = (client: Insides, { CreateMode }: typeof Library): Session => {
  const manager = client.connectionManager;
  const isOpen = (): boolean => manager.state === CONNECTED;
  const ask = <T>(send: (answered: (error: Failing, answer: T) => void) => void): Promise<T> =>
    new Promise((resolve, reject) => {
      if (!isOpen()) return reject(new ZooKeeperError(NOT_SENT)); // the library would keep it for later
      send((error, answer) => {
        if (error) reject(new ZooKeeperError(error.name));
        else resolve(answer);
      });
    });
  return {
    get isOpen() {
      return isOpen();
    },
    get: (path) =>
      ask((answered) =>
        client.getData(path, (error, data: Buffer | undefined, stat?: Library.Stat) =>
          answered(error, { data: data?.toString() ?? '', version: stat?.version ?? ANY_VERSION }),
        ),
      ),
    set: (path, data, version = ANY_VERSION) =>
      ask((answered) =>
        client.setData(path, Buffer.from(data), version, (error) => answered(error)),
      ),
    create: (path, data, how = 'plain') => {
      const mode = how === 'plain' ? CreateMode.PERSISTENT : CreateMode.PERSISTENT_SEQUENTIAL;
      return ask((answered) =>
        client.create(path, Buffer.from(data), mode, (error) => answered(error)),
      );
    },
    remove: (path) => ask((answered) => client.remove(path, (error) => answered(error))),
    children: (path) =>
      ask((answered) => client.getChildren(path, (error, names) => answered(error, names))),
    sync: (path) => ask((answered) => manager.queue(syncRequest(path), (error) => answered(error))),
    close: () => {
      if (isOpen()) client.close();
      manager.socket?.end();
      manager.socket?.unref(); // a node that hangs is not waited for
    },
  };
};

/**
 * The library sends any request, but reads answers only of those that it knows. Sent as a `sync`, it is
 * noted as a `create`, whose answer has the same shape: one path. So has the request of `getACL`.
 */
const syncRequest = (path: string): object => {
  const { OP_CODES, Request, protocol } = required('node-zookeeper-client/lib/jute') as Jute;
  const header = new protocol.RequestHeader();
  const request = new Request(header, new protocol.GetACLRequest(path));
  const toBuffer = request.toBuffer.bind(request);
  request.toBuffer = () => {
    header.type = OP_CODES.SYNC;
    const bytes = toBuffer();
    header.type = OP_CODES.CREATE;
    return bytes;
  };
  return request;
};

const abandon = ({ socket }: Manager): void => void socket?.destroy();
