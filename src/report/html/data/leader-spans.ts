/**
 * Who led when: by the nodes' own logs where the system says how they tell it, so that two may lead at
 * once; else by what the harness was told, one node at a time, as it asks now and then.
 */
import type { SavedEvent } from '../../../runner/events.ts';
import type { NodeText } from './logs.ts';
import { logTime } from './log-time.ts';
import type { LeaderSpan, NodeLane } from './report-data.ts';
import { startTime } from './start-time.ts';

export const leaderSpans = (
  events: readonly SavedEvent[],
  logs: readonly NodeText[],
  lanes: readonly NodeLane[],
  endMs: number,
): readonly LeaderSpan[] => {
  const wallMs = startTime(events);
  const patterns = events.find((event) => event.type === 'leadership');
  const spans =
    wallMs === undefined || patterns === undefined || logs.length === 0
      ? asTold(events, endMs)
      : logs.flatMap((log) => asBelieved(log, patterns, wallMs, endMs));
  return spans.flatMap((span) => {
    const untilMs = Math.min(span.untilMs, downAfter(lanes, span.node, span.fromMs), endMs);
    return untilMs > span.fromMs ? [{ ...span, untilMs }] : [];
  });
};

const asTold = (events: readonly SavedEvent[], endMs: number): readonly LeaderSpan[] => {
  const told = events.filter((event) => event.type === 'leader');
  return told.flatMap(({ node, timeMs }, at): LeaderSpan[] =>
    node === undefined
      ? []
      : [{ node, fromMs: timeMs, untilMs: told[at + 1]?.timeMs ?? endMs, own: false }],
  );
};

const asBelieved = (
  { node, text }: NodeText,
  patterns: Extract<SavedEvent, { type: 'leadership' }>,
  wallMs: number,
  endMs: number,
): readonly LeaderSpan[] => {
  const [begins, ends] = [new RegExp(patterns.begins, 'u'), new RegExp(patterns.ends, 'u')];
  const spans: LeaderSpan[] = [];
  let fromMs: number | undefined;
  for (const line of text.split('\n')) {
    const at = logTime(line);
    if (at === undefined) continue;
    if (begins.test(line)) fromMs ??= at - wallMs;
    else if (fromMs !== undefined && ends.test(line)) {
      spans.push({ node, fromMs, untilMs: at - wallMs, own: true });
      fromMs = undefined;
    }
  }
  return fromMs === undefined ? spans : [...spans, { node, fromMs, untilMs: endMs, own: true }];
};

/** Who is down does not lead, however late that is noticed. */
const downAfter = (lanes: readonly NodeLane[], node: string, timeMs: number): number => {
  const spans = lanes.find((lane) => lane.node === node)?.spans ?? [];
  const down = spans.find(
    ({ state, fromMs }) => fromMs >= timeMs && (state === 'killed' || state === 'ended'),
  );
  return down?.fromMs ?? Infinity;
};
