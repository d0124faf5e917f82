/** The thread of `checkLadderInThread`: one ladder, one answer. */
import { parentPort, workerData } from 'node:worker_threads';
import { Failure } from '../../src/base/failure.ts';
import { checkLadder } from '../ladder.ts';
import { resolveModel } from '../linearizability/pool/model-reference.ts';
import type { LadderAnswer, LadderTask } from './in-thread.ts';

const { history, model, budget, options } = workerData as LadderTask;

const answer = (message: LadderAnswer): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(message);
};

try {
  const onProgress = (done: number, of: number): void => answer({ type: 'progress', done, of });
  const rungs = checkLadder(history, await resolveModel(model), { ...budget, onProgress }, options);
  answer({ type: 'rungs', rungs });
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  const { message, code, hint, exitCode } = error;
  answer({
    type: 'failure',
    message,
    options: { code, exitCode, ...(hint === undefined ? {} : { hint }) },
  });
}
