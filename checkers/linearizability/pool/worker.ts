/** A worker of the pool: takes one job at a time, answers each once, tells progress in between. */
import { parentPort, workerData } from 'node:worker_threads';
import { Failure } from '../../../src/base/failure.ts';
import type { Model } from '../../model.ts';
import { refuseUnknownFunctions } from '../check.ts';
import { decidePartition, decideWhole } from '../decide.ts';
import { type Partition, partitionsWhenAsked } from '../rows/partition.ts';
import type { Answer, Job, WorkerData } from './messages.ts';
import { resolveModel } from './model-reference.ts';

const PROGRESS_EVERY_MS = 100;

const { history, model: reference } = workerData as WorkerData;
let ready: Promise<readonly [Model, () => readonly Partition[]]> | undefined;

const answer = (message: Answer): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(message);
};

const prepare = async (): Promise<readonly [Model, () => readonly Partition[]]> => {
  const model = await resolveModel(reference);
  refuseUnknownFunctions(history, model);
  return [model, partitionsWhenAsked(history, model)];
};

const work = async (job: Job): Promise<Answer> => {
  ready ??= prepare();
  const [model, partitions] = await ready;
  if (job.type === 'first-pass') {
    return { type: 'first-pass', pass: decideWhole(history, model, partitions) };
  }
  const { timeMs, memoryBytes } = job.allowance;
  let nextReport = performance.now() + PROGRESS_EVERY_MS;
  const limits = {
    deadline: performance.now() + timeMs,
    memoryBytes,
    earlierMs: job.earlierMs,
    stopped: () => Atomics.load(job.stop, 0) !== 0,
    onProgress: (events: number) => {
      if (performance.now() < nextReport) return;
      nextReport = performance.now() + PROGRESS_EVERY_MS;
      answer({ type: 'progress', operations: events >>> 1 });
    },
  };
  const partition = partitions()[job.partition]!;
  const verdict = decidePartition(history, model, partition, limits, job.approaches);
  return { type: 'partition', verdict };
};

const explainError = (error: unknown): Answer => {
  if (!(error instanceof Failure)) return { type: 'crash', error };
  const { message, code, hint, exitCode } = error;
  return { type: 'failure', failure: { message, code, hint, exitCode } };
};

parentPort?.on('message', (job: Job) => {
  work(job).then(answer, (error: unknown) => answer(explainError(error)));
});
