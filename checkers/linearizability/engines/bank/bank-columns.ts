/** The transfers and the reads of a bank, as columns of numbers. */

/** By number, in the order of their invocations. */
export interface Transfers {
  readonly row: Int32Array;
  /** Indices of accounts. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly amount: Float64Array;
  readonly invoke: Int32Array;
  /** NEVER where the outcome is unknown. */
  readonly complete: Int32Array;
  /** Equal numbers: same accounts, same amount, both certain or both unknown. */
  readonly kind: Int32Array;
  /** What it adds to the hash of a vector (vectors.ts). */
  readonly hash: Int32Array;
}

/** By number, in the order of their invocations. */
export interface Reads {
  readonly row: Int32Array;
  /** Number of the vector it saw. */
  readonly vector: Int32Array;
  readonly invoke: Int32Array;
  readonly complete: Int32Array;
}

/** Room for so many. */
export const transferColumns = (count: number): Transfers => ({
  row: new Int32Array(count),
  from: new Int32Array(count),
  to: new Int32Array(count),
  amount: new Float64Array(count),
  invoke: new Int32Array(count),
  complete: new Int32Array(count),
  kind: new Int32Array(count),
  hash: new Int32Array(count),
});

export const firstTransfers = (all: Transfers, count: number): Transfers => ({
  row: all.row.subarray(0, count),
  from: all.from.subarray(0, count),
  to: all.to.subarray(0, count),
  amount: all.amount.subarray(0, count),
  invoke: all.invoke.subarray(0, count),
  complete: all.complete.subarray(0, count),
  kind: all.kind.subarray(0, count),
  hash: all.hash.subarray(0, count),
});

export const readColumns = (count: number): Reads => ({
  row: new Int32Array(count),
  vector: new Int32Array(count),
  invoke: new Int32Array(count),
  complete: new Int32Array(count),
});

export const firstReads = (all: Reads, count: number): Reads => ({
  row: all.row.subarray(0, count),
  vector: all.vector.subarray(0, count),
  invoke: all.invoke.subarray(0, count),
  complete: all.complete.subarray(0, count),
});
