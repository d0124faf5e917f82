/**
 * Ports of this machine for the nodes' published ports, chosen by us: a fixed one survives kill and
 * start. They lie below the ranges that systems hand out for outgoing connections (32768 on Linux,
 * 49152 elsewhere), or a client that dials a dead node could be given the very port it dials and
 * connect to itself.
 */
import { createServer, type Server } from 'node:net';
import { infrastructureFailure } from './failure.ts';

export interface ReservedPort {
  readonly port: number;
  /** Lets go of it, for the engine to take. */
  release(): Promise<void>;
}

const FROM = 20_000;
const UNTIL = 32_000;

/** A port that is held by this process, so that nobody else takes it before the engine does. */
export const reserveHostPort = async (): Promise<ReservedPort> => {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = next();
    const server = await held(port);
    if (server === undefined) continue;
    return {
      port,
      release: () => new Promise((resolve) => void server.close(() => resolve())),
    };
  }
  throw infrastructureFailure(
    'port-taken',
    `No free port was found between ${FROM} and ${UNTIL}.`,
    'Close programs that listen there.',
  );
};

/** Walks through the range from a place of this process' own, so that neighbours rarely meet. */
let cursor = (process.pid * 97) % (UNTIL - FROM);
const next = (): number => {
  cursor = (cursor + 1) % (UNTIL - FROM);
  return FROM + cursor;
};

const held = (port: number): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
