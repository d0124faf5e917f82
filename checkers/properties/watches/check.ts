/**
 * Whether watches kept their guarantees, one by one. `valid` says that nothing which anybody was told
 * contradicts it; what nobody was told of, here nobody can know. Takes a few passes over the events.
 */
import { eventCount, type Watch, type Watches } from '../../../src/history/watches.ts';
import { Across } from './across.ts';
import { Before } from './before.ts';
import { Coverage } from './coverage.ts';
import { KnownChanges } from './known-changes.ts';
import { type Breach, WATCH_PROPERTIES, type WatchProperty } from './names.ts';
import { breachesOfOne } from './one-watch.ts';

export interface WatchVerdict {
  readonly property: WatchProperty;
  readonly verdict: 'valid' | 'invalid';
  /** Of the first breach. */
  readonly anomaly?: string;
  /** One sentence; names file, line, revision and key. */
  readonly reason?: string;
}

export interface WatchAnswer {
  readonly verdicts: readonly WatchVerdict[];
  /** Guarantees that these watches cannot have broken: nothing in them is about these. */
  readonly untested: readonly WatchProperty[];
}

export const decideWatches = (watches: Watches): WatchAnswer => {
  const tested = WATCH_PROPERTIES.filter((property) => isTested(property, watches));
  const broken = breaches(watches);
  return {
    verdicts: tested.map((property) => verdictOf(property, broken.get(property))),
    untested: WATCH_PROPERTIES.filter((property) => !tested.includes(property)),
  };
};

interface Broken {
  readonly first: Breach;
  readonly count: number;
}

const breaches = (watches: Watches): ReadonlyMap<WatchProperty, Broken> => {
  const known = new KnownChanges(watches);
  const across = new Across(known, watches);
  const before = new Before(known, new Coverage(watches));
  const broken = new Map<WatchProperty, Broken>();
  const note = (breach: Breach): void => {
    const { first = breach, count = 0 } = broken.get(breach.property) ?? {};
    broken.set(breach.property, { first, count: count + 1 });
  };
  for (const watch of watches.watches) {
    for (const breach of breachesOfOne(watch)) note(breach);
    for (const breach of across.breachesOf(watch)) note(breach);
    for (const breach of before.breachesOf(watch)) note(breach);
  }
  return broken;
};

const verdictOf = (property: WatchProperty, broken: Broken | undefined): WatchVerdict => {
  if (broken === undefined) return { property, verdict: 'valid' };
  const { first, count } = broken;
  const others = count === 1 ? '' : ` (and ${count - 1} more such)`;
  const { anomaly, reason } = first;
  return { property, verdict: 'invalid', anomaly, reason: `${reason}${others}.` };
};

/** Whether the watches say anything that could break it. */
const isTested = (property: WatchProperty, watches: Watches): boolean => {
  const { watches: all } = watches;
  const isProgress = isTold((response) => response.isProgress);
  if (property === 'watch-bookmarkable') return all.some(isProgress);
  if (property === 'watch-reliable' && all.some(isProgress)) return true;
  if (eventCount(watches) === 0) return false;
  if (property === 'watch-resumable') return all.some(({ from }) => from > 0);
  if (property === 'watch-prev-kv') return all.some(hasEvent(({ previous }) => previous));
  if (property === 'watch-is-create') return all.some(hasEvent(({ isCreate }) => isCreate));
  return true;
};

type Response = Watch['responses'][number];
type Event = Response['events'][number];

const isTold =
  (what: (response: Response) => boolean) =>
  ({ responses }: Watch): boolean =>
    responses.some(what);

const hasEvent = (member: (event: Event) => unknown): ((watch: Watch) => boolean) =>
  isTold(({ events }) => events.some((event) => member(event) !== undefined));
