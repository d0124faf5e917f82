/** How long it may take to say why a violation is one: no longer than finding it took, or half a second. */

const SHORTEST_MS = 500;
const LONGEST_MS = 10_000;

/** @param tookMs what deciding the broken level took */
export const explanationMs = (tookMs: number): number =>
  Math.min(LONGEST_MS, Math.max(SHORTEST_MS, tookMs));
