/** Who was said to lead when: one node at a time, as the harness asks now and then. */
import type { SavedEvent } from '../../../runner/events.ts';
import type { LeaderSpan, NodeLane } from './report-data.ts';

export const leaderSpans = (
  events: readonly SavedEvent[],
  lanes: readonly NodeLane[],
  endMs: number,
): readonly LeaderSpan[] => {
  const told = events.filter((event) => event.type === 'leader');
  return told.flatMap(({ node, timeMs }, at): LeaderSpan[] => {
    if (node === undefined) return [];
    const untilMs = Math.min(told[at + 1]?.timeMs ?? endMs, downAfter(lanes, node, timeMs));
    return untilMs > timeMs ? [{ node, fromMs: timeMs, untilMs, own: false }] : [];
  });
};

/** Who is down does not lead, however late that is noticed. */
const downAfter = (lanes: readonly NodeLane[], node: string, timeMs: number): number => {
  const spans = lanes.find((lane) => lane.node === node)?.spans ?? [];
  const down = spans.find(
    ({ state, fromMs }) => fromMs >= timeMs && (state === 'killed' || state === 'ended'),
  );
  return down?.fromMs ?? Infinity;
};
