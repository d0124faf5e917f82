/**
 * The ladder beside a living event loop: the same rungs as `checkLadder`, decided in one thread that
 * is ended when its time is up, also where a user's model never returns. What was not decided by
 * then is `unknown`.
 */
import { Worker } from 'node:worker_threads';
import type { Columns } from '../../src/history/columns.ts';
import { Failure, type FailureOptions } from '../../src/base/failure.ts';
import { siblingModule, threadArguments } from '../../src/base/sibling-module.ts';
import type { LadderOptions, Rung } from '../ladder.ts';
import type { ModelReference } from '../linearizability/pool/model-reference.ts';
import { shareColumns } from '../linearizability/pool/share.ts';
import type { Budget } from '../verdict.ts';
import { LEVELS } from './levels.ts';

export interface LadderTask {
  readonly history: Columns;
  readonly model: ModelReference;
  readonly budget: Pick<Budget, 'timeMs' | 'memoryBytes'>;
  readonly options: LadderOptions;
}

export type LadderAnswer =
  | { readonly type: 'progress'; readonly done: number; readonly of: number }
  | { readonly type: 'rungs'; readonly rungs: readonly Rung[] }
  | { readonly type: 'failure'; readonly message: string; readonly options: FailureOptions };

/** The thread looks at the clock itself; this much later it is ended. */
const GRACE_MS = 1000;
/** Beside the tables, which lie outside the heap, values and states need some. */
const HEAP_FLOOR_MB = 512;

/** @throws Failure as `checkLadder`, and where the model cannot be had. */
export const checkLadderInThread = async (
  history: Columns,
  model: ModelReference,
  budget: Budget,
  { signal, ...options }: LadderOptions & { readonly signal?: AbortSignal } = {},
): Promise<readonly Rung[]> => {
  const { timeMs, memoryBytes } = budget;
  const task: LadderTask = {
    history: shareColumns(history),
    model,
    budget: { timeMs, memoryBytes },
    options,
  };
  if (signal?.aborted === true) return unfinished(options, 'The check was stopped.');
  const worker = new Worker(siblingModule(import.meta.url, './worker'), {
    workerData: task,
    execArgv: threadArguments(import.meta.url),
    resourceLimits: { maxOldGenerationSizeMb: Math.ceil(HEAP_FLOOR_MB + memoryBytes / 2 ** 20) },
  });
  let timer: NodeJS.Timeout | undefined;
  let stop = (): void => {};
  try {
    return await new Promise<readonly Rung[]>((resolve, reject) => {
      const end = (why: string): void => resolve(unfinished(options, why));
      stop = () => end('The check was stopped.');
      timer = setTimeout(
        () => end('The time budget ran out.'),
        Math.min(timeMs + GRACE_MS, 2 ** 31 - 1),
      );
      signal?.addEventListener('abort', stop, { once: true });
      worker.on('message', (answer: LadderAnswer) => {
        if (answer.type === 'progress') budget.onProgress?.(answer.done, answer.of);
        else if (answer.type === 'rungs') resolve(answer.rungs);
        else reject(new Failure(answer.message, answer.options));
      });
      worker.on('error', (error: Error & { readonly code?: string }) => {
        if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') end('The memory budget ran out.');
        else reject(error);
      });
      worker.on('exit', () => end('The thread of the check ended early.'));
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
};

const unfinished = ({ levels, linearizable }: LadderOptions, reason: string): readonly Rung[] =>
  LEVELS.filter((level) => levels?.includes(level) ?? true).map((level): Rung => {
    if (level === 'linearizable' && linearizable !== undefined) return { level, ...linearizable };
    return { level, verdict: { verdict: 'unknown', engine: 'ladder', reason }, ms: 0 };
  });
