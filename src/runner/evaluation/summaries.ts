/** What nodes did that nobody asked for, gathered from the evidence as the result holds it. */
import { mistakeOf } from '../../cluster/port/protocol.ts';
import type { Evidence } from './evidence.ts';
import type { AlarmSummary, BreachSummary, CrashSummary, InvariantsSummary } from './result.ts';

/** By node: how often, and how the first one went. */
export const summarizeCrashes = ({
  crashes,
}: Pick<Evidence, 'crashes'>): readonly CrashSummary[] => {
  const byNode = new Map<string, CrashSummary>();
  for (const { node, timeMs, detail, excuse, log } of crashes) {
    const known = byNode.get(node);
    byNode.set(
      node,
      known === undefined
        ? { node, count: 1, timeMs, detail, log, ...(excuse === undefined ? {} : { excuse }) }
        : { ...known, count: known.count + 1 },
    );
  }
  return [...byNode.values()];
};

export const summarizeAlarms = ({ alarms }: Pick<Evidence, 'alarms'>): readonly AlarmSummary[] =>
  alarms.map(({ node, means, severity, timeMs, line }) => ({
    node,
    means,
    severity,
    timeMs,
    line: shorten(line),
  }));

/** The first one of each mistake, and how often in all. */
export const summarizeBreaches = ({
  breaches,
}: Pick<Evidence, 'breaches'>): readonly BreachSummary[] => {
  const byMistake = new Map<string, BreachSummary>();
  for (const { type: _, ...breach } of breaches) {
    const mistake = mistakeOf(breach);
    const { timeMs } = byMistake.get(mistake) ?? breach;
    byMistake.set(mistake, { ...breach, timeMs }); // the last one knows how often
  }
  return [...byMistake.values()];
};

export const summarizeInvariants = ({
  steps,
  broken,
}: NonNullable<Evidence['invariants']>): InvariantsSummary => {
  const end = steps === undefined ? {} : { steps };
  if (broken === undefined || broken.verdict === 'unknown') return end;
  const { what, timeMs, node, step, messages } = broken;
  return { ...end, broken: { what, timeMs, node, step, messages } };
};

const MOST_CHARACTERS = 200;

export const shorten = (line = ''): string =>
  line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS)} …`;
