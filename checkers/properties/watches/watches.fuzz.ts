/**
 * Watches on a store at random, one thing about one of them made wrong: where everything is known of the
 * store, what is decided is what really happened says; where only some is, nothing right is called wrong.
 */
import { randomFrom, type Random } from '../../../src/base/random.ts';
import type { Watch, WatchEvent, Watches, WatchResponse } from '../../../src/history/watches.ts';
import { watchesAreRight } from '../../../testing/brute-force/watches.ts';
import { fuzz, type Outcomes } from '../../../testing/fuzz/fuzz.ts';
import { simulateWatches } from '../../../testing/histories/simulated-watches.ts';
import { decideWatches } from './check.ts';

fuzz({
  name: 'watches',
  kind: 'check',
  run: (seed, cases) => fuzzWatches(seed, cases),
  shares: { valid: 0.2, invalid: 0.2, 'found in part': 0.15, 'not to be known': 0.005 },
});

const fuzzWatches = (seed: string, cases: number): Outcomes => {
  const random = randomFrom(seed);
  const counts = { valid: 0, invalid: 0, 'found in part': 0, 'not to be known': 0 };
  for (let i = 0; i < cases; i++) {
    const complete = random.below(2) === 0;
    const { watches, truth } = simulateWatches(random, complete);
    expectSame(decided(watches), true, watches, `seed ${seed}, case ${i}, unchanged`);
    const [name, wrong] = mutated(random, watches, complete ? 1 : 0, truth.length + 1);
    const expected = watchesAreRight(wrong.watches, truth);
    const found = decided(wrong);
    const where = `seed ${seed}, case ${i}, ${name}`;
    if (complete || expected) expectSame(found, expected, wrong, where);
    if (expected) counts.valid++;
    else if (complete) counts.invalid++;
    else counts[found ? 'not to be known' : 'found in part']++;
  }
  return counts;
};

const decided = (watches: Watches): boolean =>
  decideWatches(watches).verdicts.every(({ verdict }) => verdict === 'valid');

const expectSame = (found: boolean, expected: boolean, watches: Watches, where: string): void => {
  if (found === expected) return;
  const { verdicts } = decideWatches(watches);
  const why = verdicts.flatMap(({ reason }) => reason ?? []).join('\n');
  throw new Error(
    `${found} where ${expected} was right: ${where}\n${why}\n${JSON.stringify(watches.watches)}`,
  );
};

/** One of the watches from the given place on, with one mistake (which may make no difference). */
const mutated = (
  random: Random,
  { watches, ...rest }: Watches,
  from: number,
  last: number,
): readonly [string, Watches] => {
  const name = random.pick(Object.keys(MUTATIONS));
  const mutate = MUTATIONS[name] ?? ((watch) => watch);
  for (let tries = 0; tries < TRIES; tries++) {
    const chosen = random.between(from, watches.length - 1);
    const [before, after] = [watches[chosen], mutate(watches[chosen] as Watch, random, last)];
    if (JSON.stringify(before) === JSON.stringify(after)) continue;
    return [name, { ...rest, watches: watches.with(chosen, after) }];
  }
  return [`no ${name}`, { ...rest, watches }];
};

/** Many watches have nothing of which a mistake could be made. */
const TRIES = 8;

type Mutation = (watch: Watch, random: Random, last: number) => Watch;

/** Of a list one element becomes these. */
const replacedIn = <Item>(
  items: readonly Item[],
  random: Random,
  change: (item: Item, at: number) => readonly Item[],
): readonly Item[] => {
  if (items.length === 0) return items;
  const chosen = random.below(items.length);
  return items.flatMap((item, at) => (at === chosen ? change(item, at) : [item]));
};

/** Changes one event; a response that loses all of its events is gone. */
const ofEvent =
  (change: (event: WatchEvent, random: Random, last: number) => readonly WatchEvent[]): Mutation =>
  (watch, random, last) => {
    const withEvents = watch.responses.filter(({ events }) => events.length > 0);
    if (withEvents.length === 0) return watch;
    const chosen = random.pick(withEvents);
    const events = replacedIn(chosen.events, random, (event) => change(event, random, last));
    const responses = watch.responses.map((each) => (each === chosen ? { ...each, events } : each));
    return {
      ...watch,
      responses: responses.filter(({ isProgress, events: left }) => isProgress || left.length > 0),
    };
  };

const ofResponse =
  (
    change: (response: WatchResponse, random: Random, last: number) => readonly WatchResponse[],
  ): Mutation =>
  (watch, random, last) => ({
    ...watch,
    responses: replacedIn(watch.responses, random, (one) => change(one, random, last)),
  });

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'drop an event': ofEvent(() => []),
  'drop the first events': (watch, random) => {
    const first = watch.responses.findIndex(({ events }) => events.length > 0);
    const left = random.between(1, 2);
    return {
      ...watch,
      responses: watch.responses.filter((_, at) => at < first || at >= first + left),
    };
  },
  'send an event twice': ofEvent((event) => [event, event]),
  'send an event again': (watch, random) => {
    const events = watch.responses.flatMap((response) => response.events);
    if (events.length === 0) return watch;
    const again = random.pick(events);
    const response = { events: [again], isProgress: false, revision: again.revision };
    return { ...watch, responses: [...watch.responses, response] };
  },
  'swap events': ofResponse(({ events, ...response }, random) => {
    const at = random.below(Math.max(1, events.length - 1));
    const [before, after] = [events[at], events[at + 1]];
    if (before === undefined || after === undefined) return [{ events, ...response }];
    return [
      { ...response, events: [...events.slice(0, at), after, before, ...events.slice(at + 2)] },
    ];
  }),
  'swap responses': (watch, random) => {
    const responses = [...watch.responses];
    const at = random.below(Math.max(1, responses.length - 1));
    const moved = responses.splice(at, 1);
    responses.splice(at + 1, 0, ...moved);
    return { ...watch, responses };
  },
  'split a response': ofResponse((response, random) => {
    const { events } = response;
    if (events.length < 2) return [response];
    const at = random.between(1, events.length - 1);
    return [
      { ...response, events: events.slice(0, at) },
      { ...response, events: events.slice(at) },
    ];
  }),
  'drop a response': ofResponse(() => []),
  'another value': ofEvent((event) => [event.type === 'put' ? { ...event, value: '"0"' } : event]),
  'another type': ofEvent((event) => [
    event.type === 'put'
      ? { ...event, type: 'delete', value: '' }
      : { ...event, type: 'put', value: '"0"' },
  ]),
  'another key': ofEvent((event, random) => [{ ...event, key: random.pick(['a', 'ab', 'b']) }]),
  'another revision': ofEvent((event, random, last) => [
    { ...event, revision: random.between(2, last) },
  ]),
  'an event of nobody': ofEvent((event, random, last) => [
    event,
    { type: 'put', key: 'a', value: '"0"', revision: random.between(event.revision, last) },
  ]),
  'another creation': ofEvent((event) => [
    event.isCreate === undefined ? event : { ...event, isCreate: !event.isCreate },
  ]),
  'another previous value': ofEvent((event, random) => {
    const { previous = { value: '"0"', revision: 2, version: 1 } } = event;
    const { value, revision, version } = previous;
    const wrong = random.pick([
      { ...previous, value: '"0"' },
      { ...previous, revision: Math.max(1, revision + random.pick([-1, 1])) },
      { ...previous, version: version + 1 },
      { value, revision, version },
    ]);
    return [{ ...event, previous: wrong }];
  }),
  'another progress': ofResponse((response, random, last) => [
    response.isProgress ? { ...response, revision: random.between(1, last + 1) } : response,
  ]),
};
