/**
 * The threads of one check: started when needed, each with one job at a time, all ended together.
 */
import { Worker } from 'node:worker_threads';
import { Failure } from '../../../src/base/failure.ts';
import { siblingModule, threadArguments } from '../../../src/base/sibling-module.ts';
import type { Answer, Job, WorkerData } from './messages.ts';

/** Beside the tables, which lie outside the heap, states and values need some. */
const HEAP_FLOOR_MB = 512;

export class Crew {
  readonly #data: WorkerData;
  readonly #heapMb: number;
  readonly #workers = new Set<Worker>();
  readonly #idle: Worker[] = [];
  #ended = false;

  constructor(data: WorkerData, memoryBytes: number) {
    this.#data = data;
    this.#heapMb = Math.ceil(HEAP_FLOOR_MB + memoryBytes / 2 ** 20);
  }

  /**
   * One job on a thread that is free, or on a new one. Undefined where the thread ran out of heap
   * or the crew was ended.
   * @throws the Failure or error of the job.
   */
  async run(job: Job, onProgress: (operations: number) => void): Promise<FinalAnswer | undefined> {
    if (this.#ended) return undefined;
    const worker = this.#idle.pop() ?? this.#start();
    const answer = await this.#ask(worker, job, onProgress);
    if (answer === undefined) return undefined;
    this.#idle.push(worker);
    if (answer.type === 'failure') throw new Failure(answer.failure.message, facts(answer.failure));
    if (answer.type === 'crash') throw answer.error;
    return answer;
  }

  async end(): Promise<void> {
    this.#ended = true;
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }

  #start(): Worker {
    const worker = new Worker(siblingModule(import.meta.url, './worker'), {
      workerData: this.#data,
      execArgv: threadArguments(import.meta.url),
      resourceLimits: { maxOldGenerationSizeMb: this.#heapMb },
    });
    this.#workers.add(worker);
    return worker;
  }

  #ask(
    worker: Worker,
    job: Job,
    onProgress: (operations: number) => void,
  ): Promise<AnyFinal | undefined> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        worker.off('message', onMessage);
        worker.off('error', onError);
        worker.off('exit', onExit);
        settle();
      };
      const onMessage = (answer: Answer): void => {
        if (answer.type === 'progress') onProgress(answer.operations);
        else finish(() => resolve(answer));
      };
      const onError = (error: Error & { readonly code?: string }): void => {
        const outOfHeap = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        finish(() => (outOfHeap ? resolve(undefined) : reject(error)));
      };
      const onExit = (): void => finish(() => resolve(undefined));
      worker.on('message', onMessage);
      worker.on('error', onError);
      worker.on('exit', onExit);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage(job);
    });
  }
}

type AnyFinal = Exclude<Answer, { readonly type: 'progress' }>;
export type FinalAnswer = Extract<Answer, { readonly type: 'first-pass' | 'partition' }>;

const facts = ({ code, hint, exitCode }: Failure | Facts) => ({
  code,
  exitCode,
  ...(hint === undefined ? {} : { hint }),
});

type Facts = Extract<Answer, { readonly type: 'failure' }>['failure'];
