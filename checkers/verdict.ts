/**
 * What a checker answers. A verdict is never a boolean and never thrown; `unknown` is never rounded
 * to `valid`. Operations are named by their row in the columns that were checked.
 */

export interface Valid {
  readonly verdict: 'valid';
  /** The engine that decided, for example `zones` or `wgl`. */
  readonly engine: string;
  /**
   * An order of rows that replays through the model: every definite operation and those unknown
   * ones that took effect. Absent where the level has no single order (for example causal).
   */
  readonly witness?: Int32Array;
  readonly notes?: readonly string[];
}

export interface Invalid {
  readonly verdict: 'invalid';
  readonly engine: string;
  /** The anomaly's name, in the field's words: `stale-read`, `lost-write`, `cyclic-co`, … */
  readonly anomaly: string;
  /** The few rows that prove it, in the order of their invocations. */
  readonly operations: readonly number[];
  /** One sentence that says why no order of these operations explains what was seen. */
  readonly reason: string;
  /** Whether they are a violation with nothing beside them, and few: nothing is left to be shrunk. */
  readonly isProof?: true;
  readonly notes?: readonly string[];
}

export interface Unknown {
  readonly verdict: 'unknown';
  readonly engine: string;
  /** Which budget ran out, or what the checker cannot treat, how far it came, and what to try. */
  readonly reason: string;
  readonly notes?: readonly string[];
}

export type Verdict = Valid | Invalid | Unknown;

/** How long and how large a check may grow. A checker looks at it often enough to keep within. */
export interface Budget {
  /** Milliseconds of wall time from the start of the check. */
  readonly timeMs: number;
  /** Bytes of memory for the search's own tables. */
  readonly memoryBytes: number;
  /** Called now and then: how many of how many operations are decided. */
  readonly onProgress?: (done: number, of: number) => void;
}
