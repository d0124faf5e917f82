/**
 * What a watch was not told, or was told otherwise than others: `watch-reliable` and, of what stands before
 * its first event, `watch-resumable`.
 *
 * Between the first and the last revision that a watch was told of it must show every change of its keys
 * that anybody was told of: another watch, an answer to a client. A watch of all keys must show each
 * revision, for each is made by a change. And nothing else: a change that another one shows with another
 * value, one at a revision that an acknowledged request made without it, a value that nobody asked to put.
 * The changes of one revision come in one order. What nobody was told of cannot be missed.
 */
import {
  type OwnedRevision,
  putName,
  type Watch,
  type WatchEvent,
  type Watches,
} from '../../../src/history/watches.ts';
import { isWatched, type Span, spanOf } from './coverage.ts';
import { FIRST_CHANGE, type KnownChanges } from './known-changes.ts';
import type { Breach } from './names.ts';
import { changeWords, doneWords, placeWords, watchWords } from './words.ts';

export class Across {
  readonly #known: KnownChanges;
  readonly #asked: ReadonlySet<string> | undefined;
  readonly #owned: ReadonlyMap<number, OwnedRevision>;
  /** The keys of revisions that changed several, in the order that most of them are known in. */
  readonly #orders: ReadonlyMap<number, readonly string[]>;

  constructor(known: KnownChanges, { watches, operations }: Watches) {
    this.#known = known;
    this.#asked = operations?.asked;
    this.#owned = new Map(operations?.owned.map((owned) => [owned.revision, owned]));
    this.#orders = ordersOf(watches, this.#owned);
  }

  *breachesOf(watch: Watch): Generator<Breach> {
    const span = spanOf(watch);
    if (span === undefined) return;
    const events = watch.responses.flatMap((response) => response.events);
    for (const event of events) yield* this.#event(watch, event);
    const shown = byRevision(events);
    yield* this.#missing(watch, span, shown);
    if (watch.isPrefix && watch.key === '') yield* this.#gaps(watch, span, shown);
    yield* this.#disorder(watch, shown);
  }

  *#event(watch: Watch, event: WatchEvent): Generator<Breach> {
    const what = changeWords(event);
    if (event.revision < watch.from) {
      const why = `shows ${what}, before what it asked for`;
      yield breach('watch-resumable', 'event-before-start', watch, why);
      return;
    }
    const known = this.#known.at(event.revision)?.get(event.key);
    if (known !== undefined && (known.type !== event.type || known.value !== event.value)) {
      const why = `shows ${what} as ${doneWords(event)}, and ${placeWords(known.place)} as ${doneWords(known)}`;
      yield breach('watch-reliable', 'contradicting-event', watch, why);
      return;
    }
    const owned = this.#owned.get(event.revision);
    if (owned !== undefined && !owned.keys.includes(event.key)) {
      const why = `shows ${what}, but the request of ${placeWords(owned.place)} made that revision without it`;
      yield breach('watch-reliable', 'invented-event', watch, why);
    } else if (
      event.type === 'put' &&
      this.#asked?.has(putName(event.key, event.value)) === false
    ) {
      const why = `shows ${what} as ${doneWords(event)}, which no operation asked for`;
      yield breach('watch-reliable', 'invented-event', watch, why);
    }
  }

  *#missing(watch: Watch, { from, to }: Span, shown: Shown): Generator<Breach> {
    for (const revision of this.#known.within(from, to)) {
      const own = shown.get(revision);
      for (const change of this.#known.at(revision)?.values() ?? []) {
        if (!isWatched(watch, change.key) || own?.has(change.key) === true) continue;
        const what = `${changeWords(change)}, which ${placeWords(change.place)} shows`;
        yield missed(watch, revision, shown, what);
      }
    }
  }

  /** Revisions at which nobody was told of anything. */
  *#gaps(watch: Watch, { from, to }: Span, shown: Shown): Generator<Breach> {
    let next = Math.max(from, FIRST_CHANGE);
    const met = [...shown.keys()].filter((revision) => revision >= next).sort((a, b) => a - b);
    for (const revision of [...met, to + 1]) {
      const gap = this.#firstUnknown(next, revision - 1);
      if (gap !== undefined) {
        yield missed(watch, gap, shown, `what made revision ${gap}`);
      }
      next = revision + 1;
    }
  }

  /** What somebody else shows of the gap is told by its key. */
  #firstUnknown(from: number, to: number): number | undefined {
    let next = from;
    for (const revision of this.#known.within(from, to)) {
      if (revision > next) return next;
      next = revision + 1;
    }
    return next <= to ? next : undefined;
  }

  *#disorder(watch: Watch, shown: Shown): Generator<Breach> {
    for (const [revision, events] of shown) {
      if (events.size < 2) continue;
      const inOrder = (this.#orders.get(revision) ?? []).filter((key) => events.has(key));
      const own = [...events.keys()].filter((key) => inOrder.includes(key));
      const at = own.findIndex((key, place) => key !== inOrder[place]);
      const key = own[at];
      const event = key === undefined ? undefined : events.get(key);
      if (event === undefined) continue;
      const why = `shows ${changeWords(event)} in another order among the changes of this revision than others`;
      yield breach('watch-reliable', 'contradicting-order', watch, why);
    }
  }
}

type Shown = ReadonlyMap<number, ReadonlyMap<string, WatchEvent>>;

const byRevision = (events: readonly WatchEvent[]): Shown => {
  const shown = new Map<number, Map<string, WatchEvent>>();
  for (const event of events) {
    const ofRevision = shown.get(event.revision) ?? new Map<string, WatchEvent>();
    shown.set(event.revision, ofRevision);
    if (!ofRevision.has(event.key)) ofRevision.set(event.key, event);
  }
  return shown;
};

const missed = (watch: Watch, revision: number, shown: Shown, what: string): Breach => {
  const [first] = shown.keys();
  if (watch.from > 0 && first !== undefined && revision < first) {
    const why = `begins with revision ${first} and does not show ${what}`;
    return breach('watch-resumable', 'lost-on-resume', watch, why);
  }
  return breach('watch-reliable', 'lost-event', watch, `does not show ${what}`);
};

const ordersOf = (
  watches: readonly Watch[],
  owned: ReadonlyMap<number, OwnedRevision>,
): ReadonlyMap<number, readonly string[]> => {
  const orders = new Map<number, readonly string[]>();
  for (const { responses } of watches) {
    const shown = byRevision(responses.flatMap(({ events }) => events));
    for (const [revision, events] of shown) {
      if (events.size <= Math.max(1, orders.get(revision)?.length ?? 0)) continue;
      orders.set(revision, [...events.keys()]);
    }
  }
  for (const { revision, keys } of owned.values()) orders.set(revision, keys);
  return orders;
};

const breach = (
  property: Breach['property'],
  anomaly: string,
  watch: Watch,
  why: string,
): Breach => ({ property, anomaly, reason: `${watchWords(watch)} ${why}` });
