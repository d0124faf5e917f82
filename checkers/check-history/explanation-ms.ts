/** How long it may take to say why a violation is one: never more than finding it took, by default. */

const SHORTEST_MS = 1_000;
const LONGEST_MS = 10_000;

/** @param tookMs what deciding the broken level took */
export const explanationMs = (tookMs: number): number =>
  Math.min(LONGEST_MS, Math.max(SHORTEST_MS, tookMs));
