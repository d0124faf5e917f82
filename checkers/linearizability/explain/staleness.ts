/**
 * How far from linearizable a register history is: the smallest Δ by which its reads must be moved
 * back in time to make it so.
 *
 * Δ in the sense of Golab, Li & Shah (PODC 2011): a read may answer with what was true up to Δ
 * before it was asked. Found by binary search with the engines themselves.
 */
import type { Columns } from '../../../src/history/columns.ts';
import type { Model } from '../../model.ts';
import type { Budget } from '../../verdict.ts';
import { checkLinearizability } from '../check.ts';
import { RegisterReader } from '../engines/register/reader.ts';
import { Clock } from './clock.ts';
import { isRead, readsMovedBack } from './moved-reads.ts';

export interface Staleness {
  /** Milliseconds; rounded up to a hundredth of itself. */
  readonly deltaMs: number;
}

/** A step is a check of the whole key; longer histories are not worth twenty of them. */
const MOST_ROWS = 100_000;
/** Where one check is hard the others are too: it may take this share of what is left, and is the last. */
const CHECK_SHARE = 0.2;
/** To move the reads, in milliseconds a row, before it was measured. */
const MOVING_MS = 0.003;

/** A history that is over sooner came without times: its events are only numbered. */
const SHORTEST_NS = 1e6;

/**
 * Undefined where moving reads does not help, the model is no register, or the time is too short.
 * @param atLeastMs where no smaller Δ is of interest: one check tells whether this one is enough
 */
export const stalenessOf = (
  history: Columns,
  model: Model,
  budget: Budget,
  atLeastMs = 0,
): Staleness | undefined => {
  const { known } = model;
  if (known === undefined || (known.kind !== 'register' && known.kind !== 'kv')) return undefined;
  if (history.count > MOST_ROWS) return undefined;
  if (longest(history) < SHORTEST_NS) return undefined;
  const clock = new Clock(budget.timeMs, MOVING_MS);
  const reader = new RegisterReader(history, known);
  const reads = history.outcome.map((_, row) => (isRead(history, reader, row) ? 1 : 0));
  const verdictAt = (deltaNs: number): string => {
    if (!clock.affords(history.count)) return 'unknown';
    return clock.step(history.count, () => {
      const moved = readsMovedBack(history, reads, deltaNs);
      const limits = { timeMs: CHECK_SHARE * clock.leftMs, memoryBytes: budget.memoryBytes };
      const options = { mustEndBy: clock.end, withoutWitness: true };
      return checkLinearizability(moved, model, limits, options).verdict;
    });
  };
  let low = atLeastMs * 1e6;
  if (low > 0 && verdictAt(low) === 'valid') return { deltaMs: atLeastMs };
  let high = longest(history);
  if (verdictAt(high) !== 'valid') return undefined;
  while (high - low > Math.max(1, high / 100)) {
    const middle = (low + high) / 2;
    const verdict = verdictAt(middle);
    if (verdict === 'unknown') return undefined;
    if (verdict === 'valid') high = middle;
    else low = middle;
  }
  return { deltaMs: high / 1e6 };
};

const longest = ({ count, invokeTime }: Columns): number =>
  count === 0 ? 0 : Math.max(1, invokeTime[count - 1]! - invokeTime[0]! + 1);

/** The least that the part asks for mostly suffices for the whole, which one check tells. */
export const howStale = (
  whole: Columns,
  part: Columns,
  model: Model,
  left: () => Budget,
): Staleness | undefined => {
  const least = stalenessOf(part, model, left());
  if (part === whole || least === undefined) return least;
  return stalenessOf(whole, model, left(), least.deltaMs);
};
