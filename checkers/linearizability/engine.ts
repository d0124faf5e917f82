/**
 * What the specialised engines share: their options, what they answer, and how the orders of
 * separate keys become one order of the whole history.
 *
 * An engine decides exactly or says `not-applicable`; it never guesses. One that treats all keys at
 * once may decide some of them and hand the others back (`partial`), to be decided by a search.
 */
import type { Columns } from '../../src/history/columns.ts';
import type { Json } from '../../src/history/operation.ts';
import { canonicalJson } from '../../src/history/value-interner.ts';
import type { Verdict } from '../verdict.ts';

export interface EngineOptions {
  /** The value of every register (queue, counter, …) before the first operation. */
  readonly initial: Json;
  /** What an `ok` read of null says: the register is unset (null), or nothing at all. */
  readonly nilRead: 'unset' | 'anything';
  /** Whether a failed cas saw a value that was not its `from`, or merely did not happen. */
  readonly failedCas: 'observed' | 'dropped';
  /** Only these rows, ascending; all of the history when absent. */
  readonly rows?: Int32Array;
}

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
  /** An order of the rows of the keys that were decided. */
  readonly witness: Int32Array;
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

/**
 * One order out of several that concern different objects. Each must respect real time; so does the
 * result (Herlihy & Wing 1990: linearizability is local). Every operation takes effect at the
 * largest invocation rank so far in its own order, and the effects are sorted by rank. O(n).
 */
export function mergeOrders(history: Columns, orders: readonly Int32Array[]): Int32Array {
  const [only] = orders;
  if (orders.length === 1 && only !== undefined) return only;
  let total = 0;
  for (const order of orders) total += order.length;
  const flat = new Int32Array(total);
  const startsRun = new Uint8Array(total + 1);
  const runAt = new Int32Array(2 * history.count);
  let filled = 0;
  for (const order of orders) {
    let point = -1;
    for (const row of order) {
      const begun = history.invoke[row]!;
      if (begun > point) {
        point = begun;
        startsRun[filled] = 1;
        runAt[point] = filled + 1;
      }
      flat[filled++] = row;
    }
  }
  startsRun[total] = 1;
  const merged = new Int32Array(total);
  let written = 0;
  for (const run of runAt) {
    if (run === 0) continue;
    let at = run - 1;
    do merged[written++] = flat[at++]!;
    while (startsRun[at] === 0);
  }
  return merged;
}

/** The interned id of a value, or `values.length` (nobody's id) where the history never names it. */
export function internedId(history: Columns, value: Json): number {
  const { values } = history;
  let known = idsOf.get(values);
  if (known === undefined) idsOf.set(values, (known = new Map()));
  const text = canonicalJson(value);
  const id = known.get(text) ?? indexOf(values, value, text);
  known.set(text, id);
  return id < 0 ? values.length : id;
}

/** Asked once for each key of a history, so what was found (−1: nothing) is kept. */
const idsOf = new WeakMap<readonly Json[], Map<string, number>>();

const indexOf = (values: readonly Json[], value: Json, text: string): number =>
  value === null || typeof value !== 'object'
    ? values.indexOf(value)
    : values.findIndex((other) => typeof other === 'object' && canonicalJson(other) === text);
