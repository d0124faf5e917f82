/**
 * The thread that draws frames: it is sent a model and a size and sends back the frame, and keeps
 * nothing itself. It is started by `frame-renderer.ts`.
 */
import { parentPort } from 'node:worker_threads';
import type { FrameOptions } from './frame.tsx';
import { loadRenderFrame } from './load.ts';
import type { Model } from './model.ts';

export interface FrameRequest extends FrameOptions {
  readonly model: Model;
}

const renderFrame = await loadRenderFrame();

// Requests that came while ink was loading have waited in the port.
parentPort?.on('message', ({ model, ...options }: FrameRequest) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(renderFrame(model, options));
});
