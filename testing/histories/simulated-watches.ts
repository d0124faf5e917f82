/**
 * Watches on a store that keeps every guarantee, at random, and what really happened to it. Some of what
 * made its revisions is known from operations; the rest only the watches saw.
 */
import type { Random } from '../../src/base/random.ts';
import {
  putName,
  type ShownByOperations,
  type Watch,
  type WatchEvent,
  type Watches,
  type WatchResponse,
} from '../../src/history/watches.ts';

export interface SimulatedWatches {
  readonly watches: Watches;
  /** Of each revision from 2 on what happened at it, in order. */
  readonly truth: readonly (readonly WatchEvent[])[];
}

interface Kept {
  readonly value: string;
  readonly revision: number;
  readonly version: number;
}

const KEYS = ['a', 'ab', 'b', 'c'] as const;
const FILTERS = [
  { key: '', isPrefix: true },
  { key: '', isPrefix: true },
  { key: 'a', isPrefix: true },
  { key: 'a', isPrefix: false },
  { key: 'b', isPrefix: false },
] as const;

/** @param complete whether a watch of all keys saw everything, from revision 2 on */
export const simulateWatches = (random: Random, complete: boolean): SimulatedWatches => {
  const truth = simulateStore(random, random.between(2, 12));
  const withOperations = random.below(2) === 0;
  const watches = watchesOf(random, truth, complete);
  return {
    truth,
    watches: withOperations ? { watches, operations: shown(random, truth) } : { watches },
  };
};

/** Some watches of what happened, with all guarantees kept; first one of everything, where asked for. */
export const watchesOf = (
  random: Random,
  truth: readonly (readonly WatchEvent[])[],
  complete: boolean,
): readonly Watch[] => {
  const all = { key: '', isPrefix: true, from: 2 };
  const whole = complete
    ? [watchOf(random, truth, { ...all, until: truth.length + 1, prev: true }, 'whole')]
    : [];
  const some = Array.from({ length: random.between(1, 4) }, (_, at) =>
    watchOf(random, truth, asked(random, truth.length + 1), `client-${at + 1}/watch.json`),
  );
  return [...whole, ...some];
};

const simulateStore = (random: Random, revisions: number): WatchEvent[][] => {
  const store = new Map<string, Kept>();
  const saysCreate = random.below(5) > 0;
  const truth: WatchEvent[][] = [];
  let value = 0;
  while (truth.length < revisions) {
    const revision = truth.length + 2;
    const before = new Map(store);
    const events: WatchEvent[] = [];
    for (const key of random.shuffle(KEYS).slice(0, random.pick([1, 1, 1, 2, 3]))) {
      const previous = before.get(key);
      const told = previous === undefined ? {} : { previous };
      const create = (isCreate: boolean): Pick<WatchEvent, 'isCreate'> =>
        saysCreate ? { isCreate } : {};
      if (random.below(3) > 0) {
        const put = JSON.stringify(random.below(4) === 0 ? '1' : String(++value));
        const version = (previous?.version ?? 0) + 1;
        store.set(key, { value: put, revision, version });
        const isNew = create(previous === undefined);
        events.push({ type: 'put', key, value: put, revision, ...isNew, ...told });
      } else if (store.delete(key)) {
        events.push({ type: 'delete', key, value: '', revision, ...create(false), ...told });
      }
    }
    if (events.length > 0) truth.push(events);
  }
  return truth;
};

type Asked = Pick<Watch, 'key' | 'isPrefix' | 'from'> & {
  /** The last revision that it may see. */
  readonly until: number;
  readonly prev: boolean;
};

const asked = (random: Random, last: number): Asked => ({
  ...random.pick(FILTERS),
  from: random.pick([0, random.between(1, last + 1)]),
  until: random.between(1, last),
  prev: random.below(2) === 0,
});

const watchOf = (
  random: Random,
  truth: readonly (readonly WatchEvent[])[],
  { key, isPrefix, from, until, prev }: Asked,
  file: string,
): Watch => {
  const start = from === 0 ? random.between(1, until) + 1 : from;
  const responses: WatchResponse[] = [];
  let batch: WatchEvent[] = [];
  const send = (revision: number): void => {
    if (batch.length > 0) responses.push({ events: batch, isProgress: false, revision });
    batch = [];
  };
  for (let revision = start; revision <= until; revision++) {
    for (const event of truth[revision - 2] ?? []) {
      const { previous, ...rest } = event;
      const isOurs = isPrefix ? event.key.startsWith(key) : event.key === key;
      if (!isOurs) continue;
      batch.push(prev && previous !== undefined && random.below(8) > 0 ? event : rest);
    }
    if (random.below(3) > 0) send(revision);
    if (random.below(4) > 0) continue;
    send(revision);
    responses.push({ events: [], isProgress: true, revision });
  }
  send(until);
  return { place: { file, line: 1 }, key, isPrefix, from, responses };
};

/** Of most revisions the request that made it was acknowledged; all were asked for. */
const shown = (random: Random, truth: readonly (readonly WatchEvent[])[]): ShownByOperations => {
  const acknowledged = truth.filter(() => random.below(3) > 0);
  const place = { file: 'client-9/operations.json', line: 1 };
  return {
    changes: acknowledged
      .flat()
      .map(({ type, key, value, revision }) => ({ place, type, key, value, revision })),
    owned: acknowledged.map((events) => ({
      place,
      revision: events[0]?.revision ?? 0,
      keys: events.map(({ key }) => key),
    })),
    asked: new Set(truth.flat().map(({ key, value }) => putName(key, value))),
  };
};
