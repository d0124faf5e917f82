/**
 * Of which revisions all changes of a key are known: those between the first and the last that a watch of
 * the key was told of, and those that an acknowledged request made.
 */
import type { Watch, Watches } from '../../../src/history/watches.ts';

/** Both ends belong to it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export const isWatched = ({ key: watched, isPrefix }: Watch, key: string): boolean =>
  isPrefix ? key.startsWith(watched) : key === watched;

/**
 * From the revision that it asked for, or from the first that it was told of where it asked for none, up to
 * the last that it was told of, by an event or by a progress notification; undefined where nothing was told.
 */
export const spanOf = ({ from, responses }: Watch): Span | undefined => {
  const told = responses.flatMap(({ events, isProgress, revision }) => [
    ...events.map((event) => event.revision),
    ...(isProgress ? [revision] : []),
  ]);
  if (told.length === 0) return undefined;
  const to = told.reduce((last, revision) => Math.max(last, revision), 0);
  return { from: from === 0 ? firstTold(responses) : from, to };
};

/** A progress notification says that whatever comes later is of a later revision. */
const firstTold = (responses: Watch['responses']): number => {
  for (const { events, isProgress, revision } of responses) {
    if (events[0] !== undefined) return events[0].revision;
    if (isProgress) return revision + 1;
  }
  return 0;
};

export class Coverage {
  readonly #watches: readonly { readonly watch: Watch; readonly span: Span }[];
  readonly #owned: ReadonlySet<number>;
  readonly #byKey = new Map<string, readonly Span[]>();

  constructor({ watches, operations }: Watches) {
    this.#watches = watches.flatMap((watch) => {
      const span = spanOf(watch);
      return span === undefined ? [] : [{ watch, span }];
    });
    this.#owned = new Set(operations?.owned.map(({ revision }) => revision));
  }

  /** Whether nothing that happened to the key at these revisions can be unknown. */
  covers(key: string, { from, to }: Span): boolean {
    let next = from;
    for (const span of this.#spansOf(key)) {
      if (span.to < next) continue;
      if (next > to || !this.#ownsAll(next, Math.min(span.from - 1, to))) break;
      next = Math.max(next, span.to + 1);
    }
    return this.#ownsAll(next, to);
  }

  #ownsAll(from: number, to: number): boolean {
    if (to - from >= this.#owned.size) return false;
    for (let revision = from; revision <= to; revision++) {
      if (!this.#owned.has(revision)) return false;
    }
    return true;
  }

  /** By their beginnings; those that touch are one. */
  #spansOf(key: string): readonly Span[] {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const spans = this.#watches
      .filter(({ watch }) => isWatched(watch, key))
      .map(({ span }) => span)
      .sort((a, b) => a.from - b.from);
    const merged: Span[] = [];
    for (const span of spans) {
      const last = merged.at(-1);
      if (last === undefined || span.from > last.to + 1) merged.push(span);
      else merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    }
    this.#byKey.set(key, merged);
    return merged;
  }
}
