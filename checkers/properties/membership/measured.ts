/** How soon nodes were missed and taken back, and who was wrongly suspected: sentences for people. */
import type { Pair } from './membership.ts';
import type { Stretch } from './timeline.ts';
import { ALIVE, type View } from './views.ts';

export const measured = (pairs: readonly Pair[]): readonly string[] => {
  const missed = pairs.flatMap((pair) =>
    pair.gone.flatMap((stretch) => latencyIn(pair, stretch, (alive) => !alive)),
  );
  const back = pairs.flatMap((pair) =>
    pair.sound.flatMap((stretch) => latencyIn(pair, stretch, (alive) => alive)),
  );
  const wrong = pairs.flatMap(falseSuspicions);
  return [
    ...told('missed', missed),
    ...told('taken back', back),
    ...(wrong.length === 0
      ? []
      : [`suspected wrongly ${wrong.length} times: ${[...new Set(wrong)].slice(0, 3).join(', ')}`]),
  ];
};

/**
 * From the beginning of a stretch to the first view in it that says so; Infinity where none does. Of
 * stretches before which it was said already, and those without a view, nothing.
 */
const latencyIn = (
  { node, views }: Pair,
  { fromMs, untilMs }: Stretch,
  wanted: (alive: boolean) => boolean,
): readonly number[] => {
  const is = ({ members }: View): boolean => wanted(members[node] === ALIVE);
  const at = views.findIndex(({ toldMs }) => toldMs > fromMs);
  const before = views[at - 1];
  if (at < 1 || before === undefined || is(before)) return [];
  const within = views.slice(at).filter(({ toldMs }) => toldMs < untilMs);
  if (within.length === 0) return [];
  const first = within.find(is);
  return [first === undefined ? Infinity : first.toldMs - fromMs];
};

/** Views that call a node failed which the view before called alive, with nothing wrong in between. */
const falseSuspicions = ({ node, observer, views, sound }: Pair): readonly string[] =>
  views.flatMap((view, at) => {
    const before = views[at - 1];
    if (before?.members[node] !== ALIVE || view.members[node] === ALIVE) return [];
    const wrong = sound.some(
      ({ fromMs, untilMs }) => fromMs <= before.askedMs && view.toldMs < untilMs,
    );
    return wrong ? [`${node} by ${observer}`] : [];
  });

/** @param latencies ms, a pair of nodes each */
const told = (what: string, latencies: readonly number[]): readonly string[] => {
  if (latencies.length === 0) return [];
  const known = latencies.filter((ms) => ms < Infinity).toSorted((a, b) => a - b);
  const rest = latencies.length - known.length;
  const sometimes = `${what} in ${known.length} of ${latencies.length} cases`;
  if (known.length === 0) return [`${sometimes}: they were over before`];
  const median = known[Math.floor((known.length - 1) / 2)]!;
  const late = known.at(-1)!;
  const others = rest === 0 ? '' : '; the others were over before';
  return [`${sometimes}, after ${seconds(median)} (p50), ${seconds(late)} (max)${others}`];
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
