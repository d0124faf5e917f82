/**
 * How far a register history is from linearizable: the smallest Δ by which its reads must be moved
 * back in time, and by how many versions they lagged.
 *
 * Linearizability is local, so Δ is the largest over the keys that are not linearizable.
 */
import type { Columns } from '../../src/history/columns.ts';
import { checkLinearizability } from '../linearizability/check.ts';
import { stalenessOf } from '../linearizability/explain/staleness.ts';
import { subHistory } from '../linearizability/explain/sub-history.ts';
import { rowsByKey } from '../linearizability/rows-by-key.ts';
import type { Model } from '../model.ts';
import { readModelHistory } from '../session/model-history.ts';
import type { Budget } from '../verdict.ts';
import { versionLag, type VersionLag } from './version-lag.ts';

export interface BoundedStaleness extends VersionLag {
  /** Milliseconds; absent where no Δ explains the history or the time was too short to find it. */
  readonly deltaMs?: number;
}

/** Undefined where the model is no register. */
export function measureStaleness(
  history: Columns,
  model: Model,
  budget: Budget,
): BoundedStaleness | undefined {
  const registers = readModelHistory(history, model);
  if (registers.verdict === 'not-applicable') return undefined;
  const lag = versionLag(registers);
  const deltaMs = largestDelta(history, model, budget);
  return deltaMs === undefined ? lag : { ...lag, deltaMs };
}

/** "reads up to 840 ms stale, 3 versions behind"; undefined where there is nothing to say. */
export function stalenessWords({ deltaMs, most }: BoundedStaleness): string | undefined {
  const behind = most === 0 ? undefined : `${most} version${most === 1 ? '' : 's'} behind`;
  if (deltaMs === undefined) return behind === undefined ? undefined : `reads up to ${behind}`;
  const stale = `reads up to ${rounded(deltaMs)} ms stale`;
  return behind === undefined ? stale : `${stale}, ${behind}`;
}

const rounded = (ms: number): string => (ms < 10 ? ms.toPrecision(2) : String(Math.round(ms)));

function largestDelta(history: Columns, model: Model, budget: Budget): number | undefined {
  const end = performance.now() + budget.timeMs;
  const { order, start, slots } = rowsByKey(history, undefined);
  const left = (): Budget => ({
    timeMs: Math.max(0, end - performance.now()),
    memoryBytes: budget.memoryBytes,
  });
  let largest = 0;
  for (let slot = 0; slot < slots; slot++) {
    if (start[slot] === start[slot + 1]) continue;
    const rows = order.subarray(start[slot], start[slot + 1]);
    const { history: part } = subHistory(history, rows);
    const { verdict } = checkLinearizability(part, model, left());
    if (verdict === 'valid') continue;
    const staleness = verdict === 'invalid' ? stalenessOf(part, model, left()) : undefined;
    if (staleness === undefined) return undefined;
    largest = Math.max(largest, staleness.deltaMs);
  }
  return largest;
}
