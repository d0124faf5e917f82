/** Spreads operations evenly over time. */
import { pause } from '../../base/pause.ts';
import type { Time } from '../../base/time.ts';

/**
 * Hands out moments to begin an operation; time that was missed is not made up for.
 * @param rate operations a second; 0: at once
 * @returns a wait, or undefined where there is none
 */
export const pacer = (
  rate: number,
  signal: AbortSignal,
  time: Time,
): (() => Promise<void> | undefined) => {
  if (rate === 0) return () => undefined;
  const gap = 1000 / rate;
  let next = time.nowMs();
  return () => {
    const now = time.nowMs();
    const mine = Math.max(next, now - gap);
    next = mine + gap;
    return mine > now ? pause(mine - now, signal, time) : undefined;
  };
};
