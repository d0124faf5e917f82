/** What engines share that go key by key: a decision of one key each, one answer for all. */
import type { Columns } from '../../../../src/history/columns.ts';
import type { Invalid, Unknown } from '../../../verdict.ts';
import type { EngineOptions, EngineResult, UndecidedKey } from '../engine.ts';
import { type KeysInLine, keysInLine, type KeyStretch } from '../../rows/keys-in-line.ts';
import { mergeOrders } from '../../rows/merge-orders.ts';
import { AT_ONCE, type Look, lookNowAndThen, unlessStopped } from './now-and-then.ts';

/** What was made of the rows of one key. */
export type KeyDecision =
  /** Orders of separate sets of rows: those that matter, and those that constrain nothing. */
  | { readonly type: 'valid'; readonly orders: readonly Int32Array[] }
  | { readonly type: 'invalid'; readonly verdict: Invalid }
  | { readonly type: 'undecided'; readonly reason: string };

/**
 * `decide` gets a history in which rows and ranks of one key lie close together, and where the rows of
 * one key are in it. Of a long history it is another one now and then. Rows it names must be named by
 * what they did (describe-row.ts), not by number. It calls `look` for the rows that it goes over.
 */
export const decideEachKey = (
  history: Columns,
  options: EngineOptions,
  engine: string,
  decide: (history: Columns, key: KeyStretch, look: Look) => KeyDecision,
): EngineResult => {
  const { rows, rowsAtOnce } = options;
  const withOrders = options.withoutWitness !== true;
  const orders: Int32Array[] = [];
  const undecided: UndecidedKey[] = [];
  const { keys, lines } = keysInLine(history, { rows, rowsAtOnce, withOrders });
  const look = lookNowAndThen(options.stopped);
  let left = keys;
  for (const line of lines) {
    const ofLine: Int32Array[] = [];
    for (const stretch of line.keys()) {
      const decision = unlessStopped(() => {
        look(AT_ONCE);
        return decide(line.history, stretch, look);
      });
      if (decision === 'stopped') return ended(engine, left);
      left--;
      if (decision.type === 'invalid') return inOriginalRows(decision.verdict, line);
      if (decision.type === 'undecided') {
        const { key, rows } = stretch;
        undecided.push({ key, rows: line.original(rows), reason: decision.reason });
      } else if (withOrders) ofLine.push(...decision.orders.filter(({ length }) => length > 0));
    }
    if (withOrders) orders.push(line.merge(ofLine));
  }
  const witness = withOrders ? { witness: mergeOrders(history, orders) } : {};
  return undecided.length === 0
    ? { verdict: 'valid', engine, ...witness }
    : { verdict: 'partial', engine, ...witness, undecided };
};

/** @param keys that are not decided */
const ended = (engine: string, keys: number): Unknown => ({
  verdict: 'unknown',
  engine,
  reason: `The check was ended before ${keys} ${keys === 1 ? 'key was' : 'keys were'} decided.`,
});

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
