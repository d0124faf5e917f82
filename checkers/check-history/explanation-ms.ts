/**
 * How long it may take to say why a violation is one: the counterexample, how stale it was and the longest
 * linearizable prefix together take no longer than finding the violation did. A quarter of a second they
 * have in any case, as most are found sooner than anything can be said; and never more than ten.
 *
 * Of a small history all is said, on a busy machine too, so that the same file says the same words: it may
 * take some seconds. It mostly takes some milliseconds, whatever it may.
 */

const SHORTEST_MS = 250;
const SHORTEST_OF_SMALL_MS = 5_000;
const LONGEST_MS = 10_000;

/** Operations of a small history. */
const SMALL = 1_000;

/**
 * @param tookMs what deciding the broken level took; loading the history is not deciding
 * @param operations of the history
 */
export const explanationMs = (tookMs: number, operations: number): number => {
  const shortest = operations <= SMALL ? SHORTEST_OF_SMALL_MS : SHORTEST_MS;
  return Math.min(LONGEST_MS, Math.max(shortest, tookMs));
};
