/**
 * Signals that belong together. `AbortSignal.any` over `AbortSignal.timeout` is not used anywhere: on
 * Node 20 the inner signal is garbage once nobody else holds it, and its time never comes.
 */
import { setMaxListeners } from 'node:events';
import { realTime, type Time } from './time.ts';

export interface AbortScope extends Disposable {
  /** Comes when one of the outer signals does, when the time is up, or by `abort()`. */
  readonly signal: AbortSignal;
  abort(): void;
}

/**
 * A signal of one's own below others; disposed of, it lets go of them and of its timer.
 * @param timeoutMs comes by itself after so long, by that time
 */
export const abortScope = (
  outer: readonly AbortSignal[],
  timeoutMs?: number,
  time: Time = realTime,
): AbortScope => {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal); // every client of a run waits for it
  const abort = (): void => controller.abort();
  for (const signal of outer) {
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  }
  const cancel = timeoutMs === undefined ? () => {} : time.after(Math.min(timeoutMs, MAX), abort);
  return {
    signal: controller.signal,
    abort,
    [Symbol.dispose]: () => {
      cancel();
      for (const signal of outer) signal.removeEventListener('abort', abort);
    },
  };
};

/** The longest time that a timer of Node takes, ms. */
const MAX = 2 ** 31 - 1;
