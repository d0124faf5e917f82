/** Whether a client's error says that nobody took its connection: nothing was sent, nothing happened. */

/**
 * True for what `fetch`, `node:http` and `node:net` throw when a node is down. A client that sends one
 * request an operation may then answer `fail`; one that sends several may so for the first only.
 */
export const wasRefused = (error: unknown): boolean => {
  for (let one = error, depth = 0; one instanceof Error && depth < 5; one = one.cause, depth++) {
    if ((one as NodeJS.ErrnoException).code === 'ECONNREFUSED') return true;
  }
  return false;
};
