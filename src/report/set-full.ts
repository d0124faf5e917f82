/** What became of the elements of sets, and how soon they were there: a few lines of a report. */
import type { Quantiles, SetElement, SetFull, SetFullSummary } from '../history/set-full.ts';
import { shortName } from '../history/shorten.ts';
import { count, latency, plural } from './format.ts';
import { wrap } from './text.ts';

const INDENT = '  ';
/** Elements that are told by name: of more, data tells. */
const MOST_NAMED = 8;

/** @param title before the first line */
export const setFullLines = (setFull: SetFull, width: number, title = ''): readonly string[] => {
  const lines = 'unmeasured' in setFull ? [setFull.unmeasured] : linesOf(setFull);
  return lines.flatMap((line, at) => wrap(`${at === 0 ? title : ''}${line}`, width, INDENT));
};

const linesOf = (found: SetFullSummary): readonly string[] => {
  const counts = [
    [found.stableCount, 'stable'],
    [found.staleCount, 'of them stale'],
    [found.lostCount, 'lost'],
    [found.neverReadCount, 'never read'],
    [found.unacknowledgedCount, 'never acknowledged nor seen'],
    [found.removedCount, 'removed'],
    [found.recoveredCount, 'recovered from unknown adds'],
  ] as const;
  const told = counts
    .filter(([n], at) => n > 0 || at === 0)
    .map(([n, word]) => `${count(n)} ${word}`);
  return [
    `${plural(found.attemptCount, 'element')}: ${told.join(', ')}`,
    ...latencyLine('visible after', found.visibleLatencyMs),
    ...latencyLine('stable after', found.stableLatencyMs),
    ...latencyLine('lost after', found.lostLatencyMs),
    ...namedLine('lost', found.lost, found.lostCount),
    ...namedLine('worst stale', found.worstStale, found.worstStale.length, ({ stableLatencyMs }) =>
      stableLatencyMs === undefined ? '' : ` after ${latency(stableLatencyMs)}`,
    ),
    ...namedLine(
      'duplicated',
      found.duplicated,
      found.duplicatedCount,
      ({ times }) => ` ${times} times`,
    ),
    ...namedLine('read but never added', found.unexpected, found.unexpectedCount),
  ];
};

const latencyLine = (title: string, quantiles: Quantiles | undefined): readonly string[] => {
  if (quantiles === undefined) return [];
  const { p50, p95, p99, max } = quantiles;
  const parts = Object.entries({ p50, p95, p99, max });
  return [`${title} ${parts.map(([name, ms]) => `${latencyOrZero(ms)} (${name})`).join(', ')}`];
};

/** Zero is exact: no read was there to see anything else. */
const latencyOrZero = (ms: number): string => (ms === 0 ? '0 ms' : latency(ms));

const namedLine = <Named extends SetElement>(
  title: string,
  some: readonly Named[],
  all: number,
  more: (one: Named) => string = () => '',
): readonly string[] => {
  if (some.length === 0) return [];
  const shown = some.slice(0, MOST_NAMED);
  const names = shown.map((one) => {
    const where = one.key === undefined ? '' : ` of ${shortName(one.key)}`;
    return `${one.element}${where}${more(one)}`;
  });
  const left = all - shown.length;
  return [`${title}: ${names.join('; ')}${left === 0 ? '' : `; and ${count(left)} more`}`];
};
