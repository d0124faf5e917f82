/**
 * What each watch must keep by itself, whatever happened to the store: that its events are those it asked
 * for (`watch-filter`), never of a revision before that of an event already sent (`watch-ordered`), never
 * sent twice (`watch-unique`), that a revision comes in one response (`watch-atomic`), and that a progress
 * notification means what it says (`watch-bookmarkable`): nothing up to its revision comes later, and it
 * does not step back.
 */
import type { Watch, WatchEvent } from '../../../src/history/watches.ts';
import { isWatched } from './coverage.ts';
import type { Breach } from './names.ts';
import { changeWords, watchWords } from './words.ts';

export function* breachesOfOne(watch: Watch): Generator<Breach> {
  const seen = new Seen(watch);
  for (const { events, isProgress, revision } of watch.responses) {
    for (const event of events) yield* seen.event(event);
    seen.endResponse(events);
    if (isProgress) yield* seen.progress(revision);
  }
}

class Seen {
  readonly #watch: Watch;
  readonly #events = new Set<string>();
  /** Revisions of responses before this one. */
  readonly #told = new Set<number>();
  #splits = -1;
  #last = 0;
  #progress = 0;

  constructor(watch: Watch) {
    this.#watch = watch;
  }

  *event(event: WatchEvent): Generator<Breach> {
    const { key, revision } = event;
    const what = changeWords(event);
    if (!isWatched(this.#watch, key)) {
      yield this.#breach(
        'watch-filter',
        'unasked-event',
        `shows ${what}, which it did not ask for`,
      );
    }
    if (revision < this.#last) {
      const why = `shows ${what} after revision ${this.#last}`;
      yield this.#breach('watch-ordered', 'unordered-events', why);
    }
    const name = `${revision} ${key}`;
    if (this.#events.has(name)) {
      yield this.#breach('watch-unique', 'repeated-event', `shows ${what} twice`);
    }
    this.#events.add(name);
    if (this.#told.has(revision) && this.#splits !== revision) {
      this.#splits = revision;
      const why = `shows ${what} in another response than the events of this revision before it`;
      yield this.#breach('watch-atomic', 'split-revision', why);
    }
    if (revision <= this.#progress) {
      const why = `shows ${what} after it was told that all was sent up to revision ${this.#progress}`;
      yield this.#breach('watch-bookmarkable', 'event-after-bookmark', why);
    }
    this.#last = Math.max(this.#last, revision);
  }

  endResponse(events: readonly WatchEvent[]): void {
    for (const { revision } of events) this.#told.add(revision);
    this.#splits = -1;
  }

  *progress(revision: number): Generator<Breach> {
    const told = `was told that all was sent up to revision ${revision}`;
    if (revision < this.#last) {
      const why = `${told} after an event of revision ${this.#last}`;
      yield this.#breach('watch-bookmarkable', 'bookmark-steps-back', why);
    } else if (revision < this.#progress) {
      const why = `${told} after it was told so of revision ${this.#progress}`;
      yield this.#breach('watch-bookmarkable', 'bookmark-steps-back', why);
    }
    this.#progress = Math.max(this.#progress, revision);
  }

  #breach(property: Breach['property'], anomaly: string, why: string): Breach {
    return { property, anomaly, reason: `${watchWords(this.#watch)} ${why}` };
  }
}
