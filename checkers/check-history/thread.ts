/**
 * A thread that decides histories, one after the other. The next question takes the thread that is
 * free: to start one costs more than most histories. An idle one does not keep the process alive.
 */
import { Worker } from 'node:worker_threads';
import { siblingModule, threadArguments } from '../../src/base/sibling-module.ts';
import type { Report, Task } from './messages.ts';

/** How a task came to its end: by itself, or because the thread had no heap left or was ended. */
export type TaskEnd = 'done' | 'out-of-memory' | 'ended';

/** Beside the tables, which lie outside the heap, states and values need some. */
const HEAP_FLOOR_MB = 512;

/** After one of these it waits for the next task. */
const LAST: ReadonlySet<Report['type']> = new Set(['done', 'failure', 'crash']);

export class CheckThread {
  static #idle: CheckThread | undefined;

  readonly #memoryBytes: number;
  readonly #worker: Worker;
  #usable = true;

  /** The idle thread, or a new one; it may have more memory than is asked for. */
  static take(memoryBytes: number): CheckThread {
    const idle = CheckThread.#idle;
    CheckThread.#idle = undefined;
    if (idle !== undefined) {
      if (idle.#usable && idle.#memoryBytes >= memoryBytes) return idle;
      void idle.end();
    }
    return new CheckThread(memoryBytes);
  }

  /** Starts one while there is something else to wait for (a file that is read, say). */
  static warmUp(memoryBytes: number): void {
    CheckThread.take(memoryBytes).release();
  }

  private constructor(memoryBytes: number) {
    this.#memoryBytes = memoryBytes;
    this.#worker = new Worker(siblingModule(import.meta.url, './worker'), {
      execArgv: threadArguments(import.meta.url),
      resourceLimits: { maxOldGenerationSizeMb: Math.ceil(HEAP_FLOOR_MB + memoryBytes / 2 ** 20) },
    });
    const gone = (): void => {
      this.#usable = false;
    };
    this.#worker.on('error', gone);
    this.#worker.on('exit', gone);
  }

  /** @throws what the thread could not deal with, but not that it ran out of memory */
  run(task: Task, onReport: (report: Report) => void): Promise<TaskEnd> {
    const worker = this.#worker;
    worker.ref();
    return new Promise<TaskEnd>((resolve, reject) => {
      const finish = (settle: () => void): void => {
        worker.off('message', onMessage);
        worker.off('error', onError);
        worker.off('exit', onExit);
        settle();
      };
      const onMessage = (report: Report): void => {
        if (report.type !== 'done') onReport(report);
        if (LAST.has(report.type)) finish(() => resolve('done'));
      };
      const onError = (error: Error & { readonly code?: string }): void => {
        const outOfHeap = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        finish(() => (outOfHeap ? resolve('out-of-memory') : reject(error)));
      };
      const onExit = (): void => finish(() => resolve('ended'));
      worker.on('message', onMessage);
      worker.on('error', onError);
      worker.on('exit', onExit);
      if (!this.#usable) return onExit();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage(task);
    });
  }

  /** It has answered and may be asked again. */
  release(): void {
    if (!this.#usable) return;
    this.#worker.unref();
    void CheckThread.#idle?.end();
    CheckThread.#idle = this;
  }

  /** At once, whatever it does, and the threads that it has started. */
  async end(): Promise<void> {
    this.#usable = false;
    await this.#worker.terminate();
  }
}
