/**
 * What the engines of chains and the monitors share: key by key, a decision of one key each, one answer.
 */
import type { Columns } from '../../src/history/columns.ts';
import type { Invalid } from '../verdict.ts';
import { type EngineOptions, type EngineResult, mergeOrders, type UndecidedKey } from './engine.ts';
import { rowsByKey } from './rows-by-key.ts';

/** What was made of the rows of one key. */
export type KeyDecision =
  /** Orders of separate sets of rows: those that matter, and those that constrain nothing. */
  | { readonly type: 'valid'; readonly orders: readonly Int32Array[] }
  | { readonly type: 'invalid'; readonly verdict: Invalid }
  | { readonly type: 'undecided'; readonly reason: string };

export function decideEachKey(
  history: Columns,
  options: EngineOptions,
  engine: string,
  decide: (rows: Int32Array) => KeyDecision,
): EngineResult {
  const { slots, order, start } = rowsByKey(history, options.rows);
  const orders: Int32Array[] = [];
  const undecided: UndecidedKey[] = [];
  for (let slot = 0; slot < slots; slot++) {
    const rows = order.subarray(start[slot], start[slot + 1]);
    if (rows.length === 0) continue;
    const decision = decide(rows);
    if (decision.type === 'invalid') return decision.verdict;
    if (decision.type === 'valid') orders.push(...decision.orders);
    else undecided.push({ key: slot - 1, rows: rows.slice(), reason: decision.reason });
  }
  const witness = mergeOrders(
    history,
    orders.filter(({ length }) => length > 0),
  );
  return undecided.length === 0
    ? { verdict: 'valid', engine, witness }
    : { verdict: 'partial', engine, witness, undecided };
}

/** A verdict on rows of one key. */
export const violation = (
  engine: string,
  anomaly: string,
  rows: readonly number[],
  reason: string,
): KeyDecision => ({
  type: 'invalid',
  verdict: {
    verdict: 'invalid',
    engine,
    anomaly,
    operations: [...new Set(rows)].filter((row) => row >= 0).toSorted((a, b) => a - b),
    reason,
  },
});
