/**
 * What the engines of chains and the monitors share: key by key, a decision of one key each, one answer.
 */
import { type Columns, NONE } from '../../src/history/columns.ts';
import type { Invalid } from '../verdict.ts';
import { type EngineOptions, type EngineResult, mergeOrders, type UndecidedKey } from './engine.ts';
import { rowsByKey } from './rows-by-key.ts';

/** What was made of the rows of one key. */
export type KeyDecision =
  /** Orders of separate sets of rows: those that matter, and those that constrain nothing. */
  | { readonly type: 'valid'; readonly orders: readonly Int32Array[] }
  | { readonly type: 'invalid'; readonly verdict: Invalid }
  | { readonly type: 'undecided'; readonly reason: string };

/**
 * `decide` gets the history with ranks counted within each key, so that those of one key lie close
 * together, and the rows of one key, ascending.
 */
export function decideEachKey(
  history: Columns,
  options: EngineOptions,
  engine: string,
  decide: (history: Columns, rows: Int32Array) => KeyDecision,
): EngineResult {
  const { slots, order, start } = rowsByKey(history, options.rows);
  const dense = slots > 2 && options.rows === undefined ? withDenseRanks(history, slots) : history;
  const orders: Int32Array[] = [];
  const undecided: UndecidedKey[] = [];
  for (let slot = 0; slot < slots; slot++) {
    const rows = order.subarray(start[slot], start[slot + 1]);
    if (rows.length === 0) continue;
    const decision = decide(dense, rows);
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

function withDenseRanks(history: Columns, slots: number): Columns {
  const { count, key } = history;
  // Row + 1 where it was invoked, − row − 1 where it completed.
  const eventAt = new Int32Array(2 * count);
  for (let row = 0; row < count; row++) {
    eventAt[history.invoke[row]!] = row + 1;
    if (history.complete[row] !== NONE) eventAt[history.complete[row]!] = -row - 1;
  }
  const invoke = new Int32Array(count);
  const complete = new Int32Array(count).fill(NONE);
  const passed = new Int32Array(slots);
  for (const event of eventAt) {
    if (event === 0) continue;
    const row = Math.abs(event) - 1;
    (event > 0 ? invoke : complete)[row] = passed[key[row]! + 1]!++;
  }
  return { ...history, invoke, complete };
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
