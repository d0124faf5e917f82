/**
 * How long it may take to say why a violation is one: the counterexample, how stale it was and the longest
 * linearizable prefix together take no longer than finding the violation did. A quarter of a second they
 * have in any case, as most are found sooner than anything can be said; and never more than ten.
 */

const SHORTEST_MS = 250;
const LONGEST_MS = 10_000;

/** @param tookMs what deciding the broken level took; loading the history is not deciding */
export const explanationMs = (tookMs: number): number =>
  Math.min(LONGEST_MS, Math.max(SHORTEST_MS, tookMs));
