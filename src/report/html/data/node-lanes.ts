/** In which state each node was when, from the events of a run. */
import type { SavedEvent } from '../../../runner/events.ts';
import type { NodeLane, NodeSpan } from './report-data.ts';

export const nodeLanes = (
  names: readonly string[],
  events: readonly SavedEvent[],
  endMs: number,
): readonly NodeLane[] => {
  const lanes = new Map<string, Span[]>(names.map((name) => [name, []]));
  for (const event of events) {
    if (event.type === 'node') change(lanes.get(event.node), STATES[event.state], event.timeMs);
    if (event.type === 'crash') change(lanes.get(event.node), 'ended', event.timeMs);
  }
  return [...lanes].map(([node, spans]) => ({ node, spans: closed(spans, endMs) }));
};

type Span = { -readonly [member in keyof NodeSpan]: NodeSpan[member] };

const STATES = { starting: 'starting', running: 'up', paused: 'paused', dead: 'killed' } as const;

const change = (spans: Span[] | undefined, state: NodeSpan['state'], timeMs: number): void => {
  const last = spans?.at(-1);
  // A node that ended by itself is told to be dead as well.
  if (last?.state === state || (last?.state === 'ended' && state === 'killed')) return;
  if (last?.state === 'killed' && state === 'ended' && last.fromMs === timeMs) {
    last.state = 'ended';
    return;
  }
  if (last !== undefined) last.untilMs = timeMs;
  spans?.push({ state, fromMs: timeMs, untilMs: Infinity });
};

const closed = (spans: readonly Span[], endMs: number): readonly NodeSpan[] =>
  spans.map((span) => ({ ...span, untilMs: Math.min(span.untilMs, Math.max(endMs, span.fromMs)) }));
