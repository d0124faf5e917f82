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

/** Whole numbers from NONE on: as narrow as those of a history allow, and read alike. */
export type WholeNumbers = Int8Array | Int16Array | Int32Array;

export interface Columns {
  /** How many operations. */
  readonly count: number;
  /** Interned function, an index into `functions`. */
  readonly f: WholeNumbers;
  /** Process number, as in the history. Unique while an operation is open. */
  readonly process: Int32Array;
  /** Interned key, an index into `keys`; NONE where the history has no keys. */
  readonly key: WholeNumbers;
  /**
   * Interned argument, an index into `values`. A `cas` invoked with `[from, to]` has `from` here
   * and `to` in `argument2`. JSON null is a value like others; an invocation without one is NONE.
   */
  readonly argument: Int32Array;
  readonly argument2: WholeNumbers;
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
  /**
   * `index` of the invoking event in the history, to find it again. The array of `invoke` itself, where
   * all events are those of clients.
   */
  readonly event: Int32Array;
  /** Interned node, an index into `nodes`; NONE where the history has none. */
  readonly node: WholeNumbers;
  readonly functions: readonly string[];
  readonly keys: readonly string[];
  readonly values: readonly Json[];
  readonly nodes: readonly string[];
}
