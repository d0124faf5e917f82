/**
 * Up to where a history that is not linearizable still was, as plain data: what a result holds and what
 * reports draw from. A prefix ends at a completion; what is open there may have happened or not.
 */

/** Of a history, or of one key of it. */
export type PrefixEnd =
  /** The longest one: with `operation`, whose completion comes next, it is a violation. */
  | ({ readonly found: 'exact' } & PrefixFacts)
  /**
   * The time ran out: it is linearizable with the completion of `operation`, and maybe longer; `atMost`,
   * where that is known, is the completion with which it is a violation, and maybe earlier.
   */
  | ({ readonly found: 'at-least'; readonly atMost?: PrefixFacts } & PrefixFacts)
  /**
   * The time ran out: with the completion of `operation` it is a violation, and maybe earlier. Of the whole:
   * a key breaks there, and whether another breaks before is not known.
   */
  | ({ readonly found: 'at-most' } & PrefixFacts)
  | { readonly found: 'nothing'; readonly reason: string };

export interface PrefixFacts {
  readonly operation: PrefixOperation;
  /** Operations that have completed within it; of a bound from above, before `operation` does. */
  readonly completed: number;
  /** Operations of the history, or of the key, whether they completed or not. */
  readonly of: number;
}

export interface PrefixOperation {
  /** Which invocation of the history (or of the key) it is, from 1. */
  readonly number: number;
  /** Row of the checked history. */
  readonly row: number;
  /** `index` of the event that invoked it, and the line of the file on which that stands. */
  readonly event: number;
  readonly line?: number;
  readonly process: number;
  /** As its model says it: `write 5`, `read → 4`. */
  readonly label: string;
  /** Nanoseconds on the history's clock; absent where the history came without times. */
  readonly completeTime?: number;
}

export interface LongestPrefix {
  readonly whole: PrefixEnd;
  /** The keys that are broken, as far as they were looked at: the earliest first. */
  readonly keys: readonly (PrefixEnd & { readonly key: string })[];
  /** Keys of which nothing is said: too many broken ones to list, and those there was no time for. */
  readonly keysLeftOut: { readonly broken: number; readonly undecided: number };
}
