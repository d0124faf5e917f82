/** The thread of `checkHistory`: one task at a time, told piece by piece. */
import { parentPort } from 'node:worker_threads';
import { Failure } from '../../src/base/failure.ts';
import { decideAll } from './decide-all.ts';
import type { Report, Task } from './messages.ts';

const report = (message: Report): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(message);
};

const troubleOf = (error: unknown): Report => {
  if (!(error instanceof Failure)) return { type: 'crash', error };
  const { message, code, hint, exitCode } = error;
  return { type: 'failure', failure: { message, code, hint, exitCode } };
};

parentPort?.on('message', (task: Task) => {
  decideAll(task, report).then(
    () => report({ type: 'done' }),
    (error: unknown) => report(troubleOf(error)),
  );
});
