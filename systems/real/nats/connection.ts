/** Connections to one server each, which are never resumed and go nowhere else. */
import { connect as dial } from 'node:net';
import type { Endpoint } from '../../../src/cluster/port/cluster.ts';
import { NatsFailure } from './failure.ts';

/** Of a busy machine; less than an operation may take. */
const CONNECT_MS = 1_500;

/**
 * The library is loaded when it is first needed: most commands never do.
 * @throws NatsFailure where nobody takes the connection in time
 */
export const connected = async (endpoint: Endpoint) => {
  const [{ connect }, jetstream, kv] = await Promise.all([
    import('@nats-io/transport-node'),
    import('@nats-io/jetstream'),
    import('@nats-io/kv'),
  ]);
  try {
    await greeting(endpoint);
    const connection = await connect({
      servers: `${endpoint.host}:${endpoint.port}`,
      reconnect: false,
      ignoreClusterUpdates: true,
      resolve: false,
      timeout: CONNECT_MS,
      noAsyncTraces: true,
    });
    return { connection, jetstream, kv };
  } catch (error) {
    throw new NatsFailure('not-sent', error instanceof Error ? error.message : String(error));
  }
};

/**
 * Resolves when a server says its first word. A connection to one that is paused is taken by its kernel:
 * the library would give up on it and leave it open, to be a client that nobody knows of when the server
 * goes on.
 */
const greeting = ({ host, port }: Endpoint): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = dial({ host, port });
    const end = (error?: Error): void => {
      socket.destroy();
      if (error === undefined) resolve();
      else reject(error);
    };
    socket.setTimeout(CONNECT_MS, () => end(new Error('the server says nothing')));
    socket.once('data', () => end());
    socket.once('end', () => end(new Error('the server has hung up')));
    socket.on('error', end);
  });
