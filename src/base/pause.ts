/**
 * Waiting, by the machine's own time or, in a run, by the time that the run lives in.
 */
import { realTime, type Time } from './time.ts';

/** Waits so many ms, or less when the signal comes. Never rejects. */
export const pause = (ms: number, signal?: AbortSignal, time: Time = realTime): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted === true || ms <= 0) return resolve();
    const done = (): void => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = time.after(ms, done);
    signal?.addEventListener('abort', done);
  });

export const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** The promise's value, or undefined when it has none after so long. Its rejection is passed on. */
export const within = async <T>(
  work: Promise<T>,
  ms: number,
  time: Time = realTime,
): Promise<T | undefined> => {
  let cancel = (): void => {};
  const late = new Promise<undefined>((resolve) => {
    cancel = time.after(ms, () => resolve(undefined));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cancel();
  }
};
