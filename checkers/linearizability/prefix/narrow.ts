/**
 * Where a history breaks, by binary search over its cuts: what is broken at one cut is broken at every
 * later one. A cut that could not be decided is passed by on the side of the shorter prefixes.
 */

/** Cuts by their number; both are known, what lies between is not. */
export interface Bracket {
  /** The last one known to be linearizable; -1: none but the empty history. */
  readonly low: number;
  /** The first one known to be a violation. */
  readonly high: number;
}

export type Probed =
  | { readonly verdict: 'valid' | 'unknown' }
  /** `at`: the first cut that is known now to be a violation, this one or an earlier one. */
  | { readonly verdict: 'invalid'; readonly at: number };

/**
 * @param broken a cut that is known to be a violation
 * @param probe undefined: there is no time left
 * @param guesses cuts that are worth a look before any other
 */
export const narrow = (
  broken: number,
  probe: (cut: number) => Probed | undefined,
  guesses: readonly number[],
): Bracket => {
  let low = -1;
  let high = broken;
  /** The first cut that is a violation or could not be decided. */
  let limit = broken;
  const first = [...guesses];
  while (low + 1 < limit) {
    const cut = first.shift() ?? (low + limit) >> 1;
    if (cut <= low || cut >= limit) continue;
    const probed = probe(cut);
    if (probed === undefined) break;
    if (probed.verdict === 'invalid') {
      high = limit = probed.at;
      // Somebody who knows more than that this cut is broken has probably found the end of it.
      if (probed.at < cut) first.unshift(probed.at - 1);
    } else if (probed.verdict === 'valid') low = cut;
    else limit = cut;
  }
  return { low, high };
};
