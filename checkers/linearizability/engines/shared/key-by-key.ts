/** What engines share that go key by key: a decision of one key each, one answer for all. */
import type { Columns } from '../../../../src/history/columns.ts';
import type { Invalid, Unknown } from '../../../verdict.ts';
import type { EngineOptions, EngineResult, UndecidedKey } from '../engine.ts';
import { KeysInLine } from '../../rows/keys-in-line.ts';

/** What was made of the rows of one key. */
export type KeyDecision =
  /** Orders of separate sets of rows: those that matter, and those that constrain nothing. */
  | { readonly type: 'valid'; readonly orders: readonly Int32Array[] }
  | { readonly type: 'invalid'; readonly verdict: Invalid }
  | { readonly type: 'undecided'; readonly reason: string };

/**
 * `decide` gets a history in which rows and ranks of one key lie close together, and the rows of one
 * key, ascending. Rows it names must be named by what they did (describe-row.ts), not by number.
 */
export const decideEachKey = (
  history: Columns,
  options: EngineOptions,
  engine: string,
  decide: (history: Columns, rows: Int32Array) => KeyDecision,
): EngineResult => {
  const line = new KeysInLine(history, options.rows);
  const orders: Int32Array[] = [];
  const undecided: UndecidedKey[] = [];
  for (let slot = 0; slot < line.slots; slot++) {
    const rows = line.rowsOf(slot);
    if (rows.length === 0) continue;
    if (options.stopped?.() === true) return ended(engine, line, slot);
    const decision = decide(line.history, rows);
    if (decision.type === 'invalid') return inOriginalRows(decision.verdict, line);
    if (decision.type === 'valid') orders.push(...decision.orders);
    else {
      const { reason } = decision;
      undecided.push({ key: slot - 1, rows: line.original(rows), reason });
    }
  }
  const order =
    options.withoutOrder === true
      ? {}
      : { witness: line.merge(orders.filter(({ length }) => length > 0)) };
  return undecided.length === 0
    ? { verdict: 'valid', engine, ...order }
    : { verdict: 'partial', engine, ...order, undecided };
};

/** Before the keys from this slot on were looked at. */
const ended = (engine: string, { start }: KeysInLine, slot: number): Unknown => {
  const keys = start.slice(slot, -1).filter((from, at) => from < start[slot + at + 1]!).length;
  return {
    verdict: 'unknown',
    engine,
    reason: `The check was ended before ${keys} ${keys === 1 ? 'key was' : 'keys were'} looked at.`,
  };
};

/** A verdict on `line.history` as one on the history it was made of. */
export const inOriginalRows = (verdict: Invalid, line: KeysInLine): Invalid => ({
  ...verdict,
  operations: [...line.original(Int32Array.from(verdict.operations))].toSorted((a, b) => a - b),
});

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
