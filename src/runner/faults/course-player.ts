/**
 * Plays the course of a fault, one pulse after the other, none left out: where the cluster takes long
 * to follow, the course takes longer, so that a rolling restart never leaves two nodes down.
 */
import { pause } from '../../base/pause.ts';
import type { Time } from '../../base/time.ts';
import type { Course } from '../../cluster/port/nemesis.ts';
import type { ActiveFault } from './active-fault.ts';

/**
 * @param bring brings the cluster into the state that the fault's pulse wants now
 * @returns ends the course, and resolves when it has ended
 */
export const playCourse = (
  active: ActiveFault,
  { pulseMs, pulses }: Course,
  bring: () => Promise<unknown>,
  time: Time,
): (() => Promise<void>) => {
  const over = new AbortController();
  const play = async (): Promise<void> => {
    for (;;) {
      await pause(pulseMs, over.signal, time);
      if (over.signal.aborted) return;
      active.pulse = (active.pulse + 1) % pulses;
      await bring();
      if (active.pulse === pulses - 1) active.played = true;
    }
  };
  const playing = play().catch((error: unknown) => {
    active.trouble = error;
    active.played = true;
  });
  return () => {
    over.abort();
    return playing;
  };
};
