/**
 * What watches on a store with revisions were told (etcd's), and what is known of the store's changes
 * from elsewhere: plain data, the same whatever file it comes from.
 *
 * A revision is a whole number from 1; each change of the store makes the next one. Values are JSON as
 * text, so that equal values are equal texts.
 */
import type { Place } from './well-formed.ts';

export interface WatchEvent {
  readonly type: 'put' | 'delete';
  readonly key: string;
  /** Of a delete it says nothing. */
  readonly value: string;
  readonly revision: number;
  /** Whether the key was not there before; absent where the file does not say it. */
  readonly isCreate?: boolean;
  /** What the key held before; absent where it is not told. */
  readonly previous?: PreviousValue;
}

export interface PreviousValue {
  readonly value: string;
  /** The revision at which it was put. */
  readonly revision: number;
  /** How often the key was put since it was created; 0 where that is not told. */
  readonly version: number;
}

/** One message to a watch: events, or that nothing is outstanding up to a revision. */
export interface WatchResponse {
  readonly events: readonly WatchEvent[];
  readonly isProgress: boolean;
  /** Of the store when it was sent. */
  readonly revision: number;
}

export interface Watch {
  readonly place: Place;
  readonly key: string;
  /** Whether all keys that begin with `key` are watched. */
  readonly isPrefix: boolean;
  /** The first that it asked for; 0: from now on. */
  readonly from: number;
  readonly responses: readonly WatchResponse[];
}

/** A change that an answer to a client shows. */
export interface ShownChange {
  readonly place: Place;
  readonly type: 'put' | 'delete';
  readonly key: string;
  readonly value: string;
  readonly revision: number;
}

/** An acknowledged request that made this revision: nothing else changed at it. */
export interface OwnedRevision {
  readonly place: Place;
  readonly revision: number;
  /** In the order in which it asked for their changes. */
  readonly keys: readonly string[];
}

/** Of the operations that stand beside the watches. */
export interface ShownByOperations {
  readonly changes: readonly ShownChange[];
  readonly owned: readonly OwnedRevision[];
  /** Every put that somebody asked for, whatever became of it: by `putName`. */
  readonly asked: ReadonlySet<string>;
}

export interface Watches {
  readonly watches: readonly Watch[];
  /** Absent where only watches are at hand. */
  readonly operations?: ShownByOperations;
}

export const putName = (key: string, value: string): string => `${JSON.stringify(key)} ${value}`;

export const eventCount = ({ watches }: Watches): number =>
  watches.reduce((sum, { responses }) => {
    return sum + responses.reduce((events, response) => events + response.events.length, 0);
  }, 0);
