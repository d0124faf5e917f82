/**
 * Few of many stays that overlap each other and leave no gap between two times: the proof that
 * something was always inside.
 */
export interface Stays {
  /** By value: where its stay begins, and where it ends, exclusive. */
  readonly from: ArrayLike<number>;
  readonly until: ArrayLike<number>;
}

/** `values` ascend by the begin of their stays. What they do not cover is left uncovered. */
export const covering = (
  { from, until }: Stays,
  values: Iterable<number>,
  begin: number,
  end: number,
): number[] => {
  const chosen: number[] = [];
  let covered = begin;
  let best: number | undefined;
  const choose = (): void => {
    if (best === undefined || until[best]! <= covered) return;
    chosen.push(best);
    covered = until[best]!;
  };
  for (const value of values) {
    if (covered >= end) return chosen;
    if (from[value]! > covered) choose();
    if (best === undefined || until[value]! > until[best]!) best = value;
  }
  if (covered < end) choose();
  return chosen;
};
