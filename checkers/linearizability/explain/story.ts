/** What a reader is told of a violation: its name, one sentence, and the operations to look at. */
export interface Story {
  readonly anomaly: string;
  readonly reason: string;
  /** Ascending, and so many that one can read them. */
  readonly rows: readonly number[];
}
