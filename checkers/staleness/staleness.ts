/**
 * How far a register history is from linearizable: the smallest Δ by which its reads must be moved
 * back in time, by how many versions they lagged, and whether every read saw one of the last two values.
 *
 * Linearizability is local, so Δ is the largest over the keys that are not linearizable.
 */
import type { Columns } from '../../src/history/columns.ts';
import { checkLinearizability } from '../linearizability/check.ts';
import { stalenessOf } from '../linearizability/explain/staleness.ts';
import { subHistory } from '../linearizability/explain/sub-history.ts';
import { rowsByKey } from '../linearizability/rows/rows-by-key.ts';
import type { Model } from '../model.ts';
import { readModelHistory } from '../session/model-history.ts';
import type { Budget } from '../verdict.ts';
import { checkTwoAtomic } from './two-atomic.ts';
import { versionLag, type VersionLag } from './version-lag.ts';

export interface BoundedStaleness extends VersionLag {
  /** Milliseconds; absent where no Δ explains the history or the time was too short to find it. */
  readonly deltaMs?: number;
  /** Whether it is 2-atomic; absent where the time was too short to find out. */
  readonly twoAtomic?: boolean;
}

/** Undefined where the model is no register. */
export const measureStaleness = (
  history: Columns,
  model: Model,
  budget: Budget,
): BoundedStaleness | undefined => {
  const registers = readModelHistory(history, model);
  if (registers.verdict === 'not-applicable') return undefined;
  const end = performance.now() + budget.timeMs;
  const lag = versionLag(registers);
  const deltaMs = largestDelta(history, model, budget);
  const timeMs = Math.max(0, end - performance.now());
  const twoAtomic = isTwoAtomic(history, model, lag, { ...budget, timeMs });
  return {
    ...lag,
    ...(deltaMs === undefined ? {} : { deltaMs }),
    ...(twoAtomic === undefined ? {} : { twoAtomic }),
  };
};

/** Two versions behind is more than one of the last two values. */
const isTwoAtomic = (
  history: Columns,
  { known }: Model,
  { most }: VersionLag,
  { timeMs, memoryBytes }: Budget,
): boolean | undefined => {
  if (most > 1) return false;
  if (known === undefined) return undefined;
  const { verdict } = checkTwoAtomic(history, known, { timeMs, memoryBytes });
  return verdict === 'unknown' ? undefined : verdict === 'valid';
};

/** "reads up to 840 ms stale, 3 versions behind, not 2-atomic"; undefined where there is nothing to say. */
export const stalenessWords = ({
  deltaMs,
  most,
  twoAtomic,
}: BoundedStaleness): string | undefined => {
  const far = [
    ...(deltaMs === undefined ? [] : [`${rounded(deltaMs)} ms stale`]),
    ...(most === 0 ? [] : [`${most} version${most === 1 ? '' : 's'} behind`]),
  ];
  const said = [
    ...(far.length === 0 ? [] : [`reads up to ${far.join(', ')}`]),
    ...(twoAtomic === undefined ? [] : [twoAtomic ? '2-atomic' : 'not 2-atomic']),
  ];
  return said.length === 0 ? undefined : said.join(', ');
};

const rounded = (ms: number): string => (ms < 10 ? ms.toPrecision(2) : String(Math.round(ms)));

const largestDelta = (history: Columns, model: Model, budget: Budget): number | undefined => {
  const end = performance.now() + budget.timeMs;
  const { order, start, slots } = rowsByKey(history, undefined);
  const left = (): Budget => ({
    timeMs: Math.max(0, end - performance.now()),
    memoryBytes: budget.memoryBytes,
  });
  let largest = 0;
  for (let slot = 0; slot < slots; slot++) {
    if (start[slot] === start[slot + 1]) continue;
    if (performance.now() > end) return undefined;
    const rows = order.subarray(start[slot], start[slot + 1]);
    const { history: part } = subHistory(history, rows);
    const { verdict } = checkLinearizability(part, model, left());
    if (verdict === 'valid') continue;
    const staleness = verdict === 'invalid' ? stalenessOf(part, model, left(), largest) : undefined;
    if (staleness === undefined) return undefined;
    largest = Math.max(largest, staleness.deltaMs);
  }
  return largest;
};
