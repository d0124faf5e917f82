/**
 * Draws frames in a thread of its own: it takes some 10 ms to lay one out, by which the answers of
 * clients on the main thread would be late. It holds the model; it is sent events and sizes, and
 * sends back frames, at most four a second and only when something has changed.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { loadRenderFrame } from './load.ts';
import { initialModel, reduce, type ModelEvent } from './model.ts';

export interface FrameThreadData {
  readonly colour: boolean;
}

export type ToFrameThread =
  | { readonly type: 'event'; readonly event: ModelEvent }
  | { readonly type: 'size'; readonly columns: number; readonly rows: number };

export interface FromFrameThread {
  readonly frame: string;
}

const FRAME_MS = 250;

const { colour } = workerData as FrameThreadData;
let model = initialModel;
let size = { columns: 80, rows: 24 };
let changed = false;
let last: string | undefined;

parentPort?.on('message', (message: ToFrameThread) => {
  changed = true;
  if (message.type === 'event') {
    model = reduce(model, message.event);
  } else {
    size = { columns: message.columns, rows: message.rows };
    last = undefined;
  }
});

const renderFrame = await loadRenderFrame();

const draw = (): void => {
  if (!changed || model.plan === undefined) return;
  changed = false;
  const frame = renderFrame(model, { ...size, colour });
  if (frame === last) return;
  last = frame;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage({ frame } satisfies FromFrameThread);
};

draw();
setInterval(draw, FRAME_MS);
