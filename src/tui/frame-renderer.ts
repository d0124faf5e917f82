/**
 * Frames, drawn in a thread: to lay one out takes some 10 ms, by which the answers of clients on the
 * main thread would be late. One frame at a time; who asks too often is told no.
 *
 * The thread is renewed now and then, because ink remembers every text that it has ever measured: in
 * a run of a day that would be more than a gigabyte.
 */
import { Worker } from 'node:worker_threads';
import { siblingModule, threadArguments } from '../base/sibling-module.ts';
import type { FrameRequest } from './frame-thread.ts';

export interface FrameRendererOptions {
  readonly onFrame: (frame: string) => void;
  /** The thread has failed; there will be no more frames. */
  readonly onError: (error: Error) => void;
  /** Default 4,000, which is about 20 MB. */
  readonly framesPerThread?: number;
}

export class FrameRenderer {
  readonly #options: FrameRendererOptions;
  #thread: Worker;
  #frames = 0;
  #busy = false;
  #ended: Promise<unknown> | undefined;

  constructor(options: FrameRendererOptions) {
    this.#options = options;
    this.#thread = this.#start();
  }

  /** False: the last one is still being drawn, or it has ended; ask again later. */
  request(request: FrameRequest): boolean {
    if (this.#busy || this.#ended !== undefined) return false;
    this.#busy = true;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#thread.postMessage(request);
    return true;
  }

  async stop(): Promise<void> {
    this.#ended ??= this.#thread.terminate();
    await this.#ended;
  }

  #start(): Worker {
    const thread = new Worker(siblingModule(import.meta.url, './frame-thread'), {
      execArgv: threadArguments(import.meta.url),
    });
    // The screen alone must not keep a finished process alive.
    thread.unref();
    thread.on('message', (frame: string) => this.#onFrame(frame));
    thread.on('error', (error: Error) => {
      this.#ended ??= Promise.resolve();
      this.#options.onError(error);
    });
    return thread;
  }

  #onFrame(frame: string): void {
    if (this.#ended !== undefined) return;
    this.#busy = false;
    this.#frames += 1;
    if (this.#frames % (this.#options.framesPerThread ?? 4_000) === 0) {
      void this.#thread.terminate();
      this.#thread = this.#start();
    }
    this.#options.onFrame(frame);
  }
}
