/**
 * Ports of this machine for the nodes' published ports, chosen by us: a fixed one survives kill and
 * start. They lie below the ranges that systems hand out for outgoing connections (32768 on Linux,
 * 49152 elsewhere), or a client that dials a dead node could be given the very port it dials and
 * connect to itself.
 */
import { createServer } from 'node:net';
import { infrastructureFailure } from '../../../base/failure.ts';

const FROM = 20_000;
const UNTIL = 32_000;

/** Free at the moment of asking: who uses it must still be ready to ask again. */
export const freeHostPort = async (): Promise<number> => {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = next();
    if (await isFree(port)) return port;
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

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
