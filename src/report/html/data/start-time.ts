/** When a run began by the wall clock, which the logs of its nodes go by. */
import type { SavedEvent } from '../../../runner/events.ts';

/** ms since 1970; undefined where the run does not say. */
export const startTime = (events: readonly SavedEvent[]): number | undefined => {
  const clock = events.find((event) => event.type === 'clock');
  return clock === undefined ? undefined : clock.wallMs - clock.timeMs;
};
