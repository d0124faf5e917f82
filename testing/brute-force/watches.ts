/**
 * Whether watches kept their guarantees, by what really happened to the store: each of them as its sentence
 * says it, without anything clever. What a watch must show lies between the first revision that it is
 * answerable for and the last that it was told of.
 */
import type { Watch, WatchEvent } from '../../src/history/watches.ts';

type Truth = readonly (readonly WatchEvent[])[];

export const watchesAreRight = (watches: readonly Watch[], truth: Truth): boolean =>
  watches.every((watch) => RULES.every((rule) => rule(watch, truth)));

type Rule = (watch: Watch, truth: Truth) => boolean;

const eventsOf = ({ responses }: Watch): readonly WatchEvent[] =>
  responses.flatMap(({ events }) => events);

const matches = ({ key, isPrefix }: Watch, event: WatchEvent): boolean =>
  isPrefix ? event.key.startsWith(key) : event.key === key;

const filter: Rule = (watch) => eventsOf(watch).every((event) => matches(watch, event));

const ordered: Rule = (watch) =>
  eventsOf(watch).every(
    ({ revision }, at, events) => at === 0 || (events[at - 1]?.revision ?? 0) <= revision,
  );

const unique: Rule = (watch) => {
  const names = eventsOf(watch).map(({ key, revision }) => `${revision} ${key}`);
  return new Set(names).size === names.length;
};

const atomic: Rule = ({ responses }) =>
  responses.every(({ events }, at) =>
    events.every(({ revision }) =>
      responses.every(
        (other, place) =>
          place === at || other.events.every((event) => event.revision !== revision),
      ),
    ),
  );

const bookmarkable: Rule = ({ responses }) =>
  responses.every(({ isProgress, revision }, at) => {
    if (!isProgress) return true;
    const before = responses.slice(0, at);
    const after = responses.slice(at + 1);
    return (
      before.every((one) => one.events.every((event) => event.revision <= revision)) &&
      before.every((one) => !one.isProgress || one.revision <= revision) &&
      after.every((one) => one.events.every((event) => event.revision > revision))
    );
  });

/** Reliable and resumable: neither more nor less than what happened. */
const complete: Rule = (watch, truth) => {
  const span = spanOf(watch);
  if (span === undefined) return true;
  const [from, to] = span;
  const isAll = watch.isPrefix && watch.key === '';
  // Each revision is made by a change: of more than there were the others are missing.
  if (isAll && to > truth.length + 1) return false;
  const wanted = truth.flat().filter((event) => {
    return event.revision >= from && event.revision <= to && matches(watch, event);
  });
  return (
    JSON.stringify(wanted.map(whatHappened)) === JSON.stringify(eventsOf(watch).map(whatHappened))
  );
};

const whatHappened = ({ type, key, value, revision }: WatchEvent): readonly unknown[] => [
  type,
  key,
  value,
  revision,
];

const spanOf = ({ from, responses }: Watch): readonly [number, number] | undefined => {
  const told = responses.filter(({ events, isProgress }) => isProgress || events.length > 0);
  const [first] = told;
  if (first === undefined) return undefined;
  const revisions = told.flatMap(({ events, isProgress, revision }) =>
    isProgress ? [revision] : events.map((event) => event.revision),
  );
  const start = first.isProgress ? first.revision + 1 : (first.events[0]?.revision ?? 0);
  return [from === 0 ? start : from, Math.max(...revisions)];
};

const previous: Rule = (watch, truth) =>
  eventsOf(watch).every((event) => {
    if (event.previous === undefined) return true;
    const there = stateBefore(truth, event);
    return JSON.stringify(there) === JSON.stringify(event.previous);
  });

const create: Rule = (watch, truth) =>
  eventsOf(watch).every((event) => {
    if (event.isCreate === undefined) return true;
    const wasThere = stateBefore(truth, event) !== undefined;
    return event.type === 'put' ? event.isCreate !== wasThere : wasThere && !event.isCreate;
  });

const stateBefore = (truth: Truth, { key, revision }: WatchEvent): WatchEvent['previous'] => {
  let state: WatchEvent['previous'];
  for (const event of truth.flat()) {
    if (event.key !== key || event.revision >= revision) continue;
    const version = (state?.version ?? 0) + 1;
    state =
      event.type === 'put' ? { value: event.value, revision: event.revision, version } : undefined;
  }
  return state;
};

const RULES = [filter, ordered, unique, atomic, bookmarkable, complete, previous, create];
