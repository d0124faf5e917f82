/** From what is known of each element to counts, quantiles and the first few by name. */
import { type Columns, NONE } from '../../src/history/columns.ts';
import type { Quantiles, SetElement, SetFullSummary } from '../../src/history/set-full.ts';
import { shortJson } from '../../src/history/shorten.ts';
import { hasTimes } from '../history-times.ts';
import { ATTEMPTED, type Elements, INITIAL, MAY_BE_IN } from './elements.ts';
import { type Fate, fateOf } from './fate.ts';

/** So many are told by name, and so many of the worst. */
const MOST_NAMED = 100;
const MOST_WORST = 8;

/** @param readsOf by key, the rows that read its set, in the order of their invocations */
export const summarize = (
  history: Columns,
  elements: Elements,
  readsOf: (key: number) => readonly number[],
): SetFullSummary => {
  const { flags, most, firstSeen } = elements.columns;
  const all = Array.from({ length: elements.count }, (_, element) => element);
  const fates = all
    .filter((element) => (flags[element]! & (ATTEMPTED | INITIAL)) === ATTEMPTED)
    .map((element) => fateOf(history, elements, element, readsOf(elements.keys[element]!)));
  const of = (outcome: Fate['outcome']): readonly Fate[] =>
    fates.filter((fate) => fate.outcome === outcome);
  const named = (element: number): SetElement => nameOf(history, elements, element);
  const first = (some: readonly Fate[]): readonly SetElement[] =>
    some.slice(0, MOST_NAMED).map(({ element }) => named(element));
  const [stable, lost, neverRead] = [of('stable'), of('lost'), of('never-read')];
  const stale = stable.filter((fate) => fate.stale);
  const duplicated = all.filter((element) => most[element]! > 1);
  const unexpected = all.filter(
    (element) => firstSeen[element] !== NONE && (flags[element]! & (MAY_BE_IN | INITIAL)) === 0,
  );
  return {
    attemptCount: fates.length,
    stableCount: stable.length,
    lostCount: lost.length,
    neverReadCount: neverRead.length,
    unacknowledgedCount: of('unacknowledged').length,
    removedCount: of('removed').length,
    staleCount: stale.length,
    recoveredCount: fates.filter((fate) => fate.recovered).length,
    duplicatedCount: duplicated.length,
    unexpectedCount: unexpected.length,
    lost: first(lost),
    neverRead: first(neverRead),
    duplicated: duplicated
      .slice(0, MOST_NAMED)
      .map((element) => ({ ...named(element), times: most[element]! })),
    unexpected: unexpected.slice(0, MOST_NAMED).map(named),
    worstStale: stale
      .toSorted((a, b) => b.settledNs! - a.settledNs!)
      .slice(0, MOST_WORST)
      .map(({ element, settledNs }) => ({
        ...named(element),
        ...(hasTimes(history) ? { stableLatencyMs: settledNs! / 1e6 } : {}),
      })),
    ...(hasTimes(history) ? latencies(fates, stable, lost) : {}),
  };
};

const latencies = (
  fates: readonly Fate[],
  stable: readonly Fate[],
  lost: readonly Fate[],
): Pick<SetFullSummary, 'visibleLatencyMs' | 'stableLatencyMs' | 'lostLatencyMs'> => {
  const visible = quantiles(fates.flatMap(({ visibleNs }) => visibleNs ?? []));
  const settled = (some: readonly Fate[]) => quantiles(some.map(({ settledNs }) => settledNs!));
  const [toStable, toLost] = [settled(stable), settled(lost)];
  return {
    ...(visible === undefined ? {} : { visibleLatencyMs: visible }),
    ...(toStable === undefined ? {} : { stableLatencyMs: toStable }),
    ...(toLost === undefined ? {} : { lostLatencyMs: toLost }),
  };
};

/** Of the nearest rank; undefined of nothing. */
const quantiles = (nanoseconds: readonly number[]): Quantiles | undefined => {
  if (nanoseconds.length === 0) return undefined;
  const sorted = Float64Array.from(nanoseconds).sort();
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]! / 1e6;
  return { min: at(0), p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
};

const nameOf = ({ keys }: Columns, elements: Elements, element: number): SetElement => {
  const key = elements.keys[element]!;
  return {
    element: shortJson(elements.values[element]!),
    ...(key === NONE ? {} : { key: keys[key]! }),
  };
};
