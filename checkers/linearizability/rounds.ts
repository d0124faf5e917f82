/**
 * How the time is shared among partitions that are hard to decide: in rounds. Each gets a little in
 * the first round, and those that are left a multiple of it in the next, so no hard one keeps the
 * others from their turn. A search begins anew in each round: that costs it a third of its time at
 * the most, where keeping the tables of all would cost the memory of all.
 */
const FIRST_TURN_MS = 25;
const GROWTH = 4;
/** A turn that is not so much longer than the one before would find no more. */
const LEAST_GROWTH = 2;

export interface Asking {
  /** How long its last turn was; 0 where it had none. */
  readonly lastTurnMs: number;
  readonly leftMs: number;
  /** How many wait for a turn beside this one. */
  readonly waiting: number;
  readonly threads: number;
}

/** How long a partition's turn is: at most its fair share of what is left, where that can help. */
export const turnMs = ({ lastTurnMs, leftMs, waiting, threads }: Asking): number => {
  if (waiting === 0) return leftMs;
  const share = (leftMs * threads) / (waiting + threads);
  const wanted = lastTurnMs === 0 ? FIRST_TURN_MS : GROWTH * lastTurnMs;
  return Math.min(leftMs, wanted, Math.max(share, LEAST_GROWTH * lastTurnMs));
};

/** Whether the time that is left can take a partition further than its last turn did. */
export const isAnotherWorthwhile = (lastTurnMs: number, leftMs: number): boolean =>
  leftMs > lastTurnMs;
