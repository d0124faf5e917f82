/**
 * A violation one can read, as plain data: what a result holds, what JSON output prints, and what
 * reports draw from without the history or its model. Values are shortened in it already; `row` and
 * `event` say where to find the whole.
 */

export interface Counterexample {
  /** The level that is broken: `linearizable`, `causal`, … */
  readonly level: string;
  /** In the field's words: `stale-read`, `lost-write`, … */
  readonly anomaly: string;
  /** The key it is about; absent where the history has none. */
  readonly key?: string;
  /** In the order of their invocations. */
  readonly operations: readonly ShownOperation[];
  /** One sentence. */
  readonly reason: string;
  /** The time for explaining ran out before the proof was as small as it gets. */
  readonly cutShort?: true;
  readonly staleness?: StaleBy;
  readonly leftOut: LeftOut;
}

export interface ShownOperation {
  /** Row of the checked history: the how-manieth invocation of a client it is, from 0. */
  readonly row: number;
  /** `index` of the event that invoked it. */
  readonly event: number;
  readonly process: number;
  readonly node?: string;
  readonly f: string;
  readonly key?: string;
  /** As its model says it: `write 5`, `read → 4`. */
  readonly label: string;
  readonly outcome: 'ok' | 'fail' | 'info';
  /** Nanoseconds on the history's clock; no completion where the outcome is unknown. */
  readonly invokeTime: number;
  readonly completeTime?: number;
  /** Places among all events of clients: which came before which, where times are equal or absent. */
  readonly invokeRank: number;
  readonly completeRank?: number;
  /** Whether it belongs to the proof; the others are shown because one must see them beside it. */
  readonly inProof: boolean;
}

export interface StaleBy {
  /** The smallest time by which the key's reads must be moved back to make it linearizable. */
  readonly deltaMs?: number;
  /** How many versions the stalest read of the proof lagged behind, at least. */
  readonly versionsBehind?: number;
}

/** Counts of what is not shown. */
export interface LeftOut {
  /** Operations that belong to the proof. */
  readonly ofProof: number;
  /** All operations of the object (or of the history, where the level is about all of it). */
  readonly ofHistory: number;
}
