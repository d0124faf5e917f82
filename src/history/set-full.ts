/**
 * How soon the elements of sets became visible, and which were lost, as plain data: what a result holds
 * and what reports draw from. What each word means exactly says `checkers/set-full/set-full.ts`.
 */

export type SetFull =
  | SetFullSummary
  /** Why it was not measured. */
  | { readonly unmeasured: string };

export interface SetFullSummary {
  /** Elements that somebody tried to add; all counts but the last three of them are of these. */
  readonly attemptCount: number;
  /** In every read that began after some time. */
  readonly stableCount: number;
  /** Known to have been there, and in no read that began after some time. */
  readonly lostCount: number;
  /** Acknowledged, and no read began later to tell. */
  readonly neverReadCount: number;
  /** The add failed or its outcome is unknown, and nobody ever saw it. */
  readonly unacknowledgedCount: number;
  /** Somebody removed it, or tried to: it is not measured. */
  readonly removedCount: number;
  /** Of the stable ones, those that a read missed which began after they were known to be there. */
  readonly staleCount: number;
  /** Added with an unknown outcome, and seen. */
  readonly recoveredCount: number;
  /** Seen more than once in one read. */
  readonly duplicatedCount: number;
  /** Seen, though nobody tried to add it, or every add of it had failed. */
  readonly unexpectedCount: number;
  /** The first of them, in the order in which they were first mentioned. */
  readonly lost: readonly SetElement[];
  readonly neverRead: readonly SetElement[];
  readonly duplicated: readonly (SetElement & { readonly times: number })[];
  readonly unexpected: readonly SetElement[];
  /** The stale ones that took longest to become stable. */
  readonly worstStale: readonly (SetElement & { readonly stableLatencyMs?: number })[];
  /** Absent where there is no such element, or the history came without times. */
  readonly visibleLatencyMs?: Quantiles;
  readonly stableLatencyMs?: Quantiles;
  readonly lostLatencyMs?: Quantiles;
}

export interface SetElement {
  /** As JSON, shortened. */
  readonly element: string;
  readonly key?: string;
}

/** At the shares 0, 0.5, 0.95, 0.99 and 1 of the elements, the quickest first. */
export interface Quantiles {
  readonly min: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}
