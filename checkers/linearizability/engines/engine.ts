/**
 * What the specialised engines share: their options and what they answer.
 *
 * An engine decides exactly or says `not-applicable`; it never guesses. One that treats all keys at
 * once may decide some of them and hand the others back (`partial`), to be decided by a search.
 */
import type { Columns } from '../../../src/history/columns.ts';
import type { Json } from '../../../src/history/operation.ts';
import { canonicalJson } from '../../../src/history/value-interner.ts';
import type { Verdict } from '../../verdict.ts';

export interface EngineOptions extends Manner {
  /** The value of every register (queue, counter, …) before the first operation. */
  readonly initial: Json;
  /** What an `ok` read of null says: the register is unset (null), or nothing at all. */
  readonly nilRead: 'unset' | 'anything';
  /** Whether a failed cas saw a value that was not its `from`, or merely did not happen. */
  readonly failedCas: 'observed' | 'dropped';
  /** Only these rows, ascending; all of the history when absent. */
  readonly rows?: Int32Array;
  /** How long a history may be laid out by key at once, in rows (keys-in-line.ts); for tests. */
  readonly rowsAtOnce?: number;
}

/** How a decision is asked for by those who want less than all of it. */
export interface Manner {
  /** Looked at between keys, and within long ones now and then; true ends it with `unknown`. */
  readonly stopped?: () => boolean;
  /**
   * Nobody asks for the order that explains a valid history: engines leave it out, and a large history takes
   * less memory then. The general search has it anyway.
   */
  readonly withoutWitness?: boolean;
}

/** Of a key that was given up because nobody waits any longer. */
export const STOPPED = 'the check was ended before it was decided';

/** The history holds something this engine does not treat exactly; another engine must decide. */
export interface NotApplicable {
  readonly verdict: 'not-applicable';
  readonly engine: string;
  readonly reason: string;
}

/** Some keys are valid, the others are handed back. A violation anywhere is `invalid` instead. */
export interface Partial {
  readonly verdict: 'partial';
  readonly engine: string;
  /** An order of the rows of the keys that were decided, where it was asked for. */
  readonly witness?: Int32Array;
  readonly undecided: readonly UndecidedKey[];
}

export interface UndecidedKey {
  /** As in the column `key`; NONE where the history has no keys. */
  readonly key: number;
  /** All rows of this key, ascending. */
  readonly rows: Int32Array;
  readonly reason: string;
}

export type EngineResult = Verdict | Partial | NotApplicable;

/** The interned id of a value, or `values.length` (nobody's id) where the history never names it. */
export const internedId = (history: Columns, value: Json): number => {
  const { values } = history;
  let known = idsOf.get(values);
  if (known === undefined) idsOf.set(values, (known = new Map()));
  const text = canonicalJson(value);
  const id = known.get(text) ?? indexOf(values, value, text);
  known.set(text, id);
  return id < 0 ? values.length : id;
};

/** Asked once for each key of a history, so what was found (−1: nothing) is kept. */
const idsOf = new WeakMap<readonly Json[], Map<string, number>>();

const indexOf = (values: readonly Json[], value: Json, text: string): number =>
  value === null || typeof value !== 'object'
    ? values.indexOf(value)
    : values.findIndex((other) => typeof other === 'object' && canonicalJson(other) === text);
