/**
 * A history as columns: what every checker works on.
 *
 * One row an operation, in the order of the invocations. A *rank* is the position of an event among
 * the client events of the history, 0 … 2n−1, so all ranks are distinct and "a completed before b
 * was invoked" is `complete[a] < invoke[b]`. Values, keys and functions are interned: equal numbers
 * mean equal JSON. The arrays may lie on SharedArrayBuffers, so that workers see them without a copy.
 */
import type { Json } from './operation.ts';

export const OK = 0;
export const FAIL = 1;
export const UNKNOWN = 2;

/** "No such thing": no key, no argument, no result, or (as `complete`) an unknown completion. */
export const NONE = -1;

export interface Columns {
  /** How many operations. */
  readonly count: number;
  /** Interned function, an index into `functions`. */
  readonly f: Int32Array;
  /** Process number, as in the history. Unique while an operation is open. */
  readonly process: Int32Array;
  /** Interned key, an index into `keys`; NONE where the history has no keys. */
  readonly key: Int32Array;
  /**
   * Interned argument, an index into `values`. A `cas` invoked with `[from, to]` has `from` here
   * and `to` in `argument2`. JSON null is a value like others; an invocation without one is NONE.
   */
  readonly argument: Int32Array;
  readonly argument2: Int32Array;
  /** Interned result of an `ok`, or what a `fail` saw; NONE where there was none. */
  readonly result: Int32Array;
  /** OK, FAIL (certainly did not happen) or UNKNOWN. */
  readonly outcome: Uint8Array;
  /** Rank of the invocation. */
  readonly invoke: Int32Array;
  /** Rank of the completion; NONE when the outcome is unknown. */
  readonly complete: Int32Array;
  /** Nanoseconds. `completeTime` of an unknown completion is Infinity. */
  readonly invokeTime: Float64Array;
  readonly completeTime: Float64Array;
  /** `index` of the invoking event in the history, to find it again. */
  readonly event: Int32Array;
  /** Interned node, an index into `nodes`; NONE where the history has none. */
  readonly node: Int32Array;
  readonly functions: readonly string[];
  readonly keys: readonly string[];
  readonly values: readonly Json[];
  readonly nodes: readonly string[];
}
