/**
 * Where a history breaks, by search over its cuts: what is broken at one cut is broken at every later one.
 * From a break that is known it goes back in steps that double, as the true one is mostly close by, and
 * halves what is left from the first cut on that is linearizable. A cut that could not be decided is passed
 * by on the side of the shorter prefixes.
 */

/** Cuts are numbers, from 0; both are known, what lies between is not. */
export interface Bracket {
  /** The last one known to be linearizable; -1: none but the empty history. */
  readonly low: number;
  /** The first one known to be a violation. */
  readonly high: number;
}

export type Probed =
  | { readonly verdict: 'unknown' }
  /** `at`: the last cut that is known now to be linearizable, this one or a later one. */
  | { readonly verdict: 'valid'; readonly at: number }
  /**
   * `at`: the first cut that is known now to be a violation, this one or an earlier one. Cuts that are
   * worth a look before any other, where some are.
   */
  | { readonly verdict: 'invalid'; readonly at: number; readonly guesses?: readonly number[] };

/** Where nothing is known from below, what this cut tells. @param probe as for `narrow` */
export const fromBelow = (
  bracket: Bracket,
  cut: number,
  probe: (cut: number) => Probed | undefined,
): Bracket => {
  const { low, high } = bracket;
  const probed = low < 0 && cut >= 0 && cut < high ? probe(cut) : undefined;
  if (probed?.verdict === 'valid') return { low: probed.at, high };
  return probed?.verdict === 'invalid' ? { low, high: probed.at } : bracket;
};

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
  let first = [...guesses];
  for (let step = 1; low + 1 < limit;) {
    const guess = first.shift();
    const cut = guess ?? Math.max((low + limit) >> 1, limit - step);
    if (cut <= low || cut >= limit) continue;
    const probed = probe(cut);
    if (probed === undefined) break;
    if (guess === undefined) step *= 2;
    if (probed.verdict === 'invalid') {
      high = limit = probed.at;
      // Who knows more than that this cut is broken has probably found the end of it.
      const next = probed.guesses ?? (probed.at < cut ? [probed.at - 1] : []);
      first = [...next, ...first];
    } else if (probed.verdict === 'valid') low = probed.at;
    else limit = cut;
  }
  return { low, high };
};
