/**
 * Banks: transfers between accounts, and reads of all balances at once. Transfers add up whatever their
 * order, so a search goes from read to read and asks only which transfers had taken effect by then:
 * which of those that could be add up to the balances seen. That no balance may fall below zero is asked
 * afterwards, of the order among the transfers between two reads.
 *
 * Unknown outcomes are exact. Negative or fractional amounts, and sums too large for exact numbers, are
 * handed back; so is what runs out of a budget.
 */
import type { Columns } from '../../../../src/history/columns.ts';
import type { Budget } from '../../../verdict.ts';
import { mergeOrders } from '../../rows/merge-orders.ts';
import { type EngineOptions, type EngineResult, STOPPED } from '../engine.ts';
import type { KeyDecision } from '../shared/key-by-key.ts';
import { lookNowAndThen, unlessStopped } from '../shared/now-and-then.ts';
import { type Bank, readBank } from './bank-rows.ts';
import { Limits, withinLimits } from './limits.ts';
import { searchOrder } from './search.ts';
import { walkThrough } from './walk.ts';
import { engine, unexplained } from './words.ts';

export const checkBank = (
  history: Columns,
  options: EngineOptions,
  budget: Budget,
): EngineResult => {
  const rows = options.rows ?? Int32Array.from({ length: history.count }, (_, row) => row);
  const limits = new Limits(budget, lookNowAndThen(options.stopped));
  const decision = unlessStopped(() => decide(history, options, rows, limits));
  if (decision === 'stopped') return handedBack(history, options, rows, STOPPED);
  if (decision.type === 'invalid') return decision.verdict;
  if (decision.type === 'undecided') return handedBack(history, options, rows, decision.reason);
  return { verdict: 'valid', engine, ...merged(history, options, decision.orders) };
};

const decide = (
  history: Columns,
  options: EngineOptions,
  rows: Int32Array,
  limits: Limits,
): KeyDecision => {
  const bank = readBank(history, options, rows, limits.look);
  if (bank.type !== 'bank') return bank;
  const found = withinLimits(() => walkThrough(bank, limits.afresh()) ?? searchOrder(bank, limits));
  if (typeof found === 'string') return undecided(`the ${found} budget ran out`);
  if (found.type === 'unclear') {
    return undecided('whether the funds always sufficed takes too many orders to try');
  }
  if (found.type === 'none') return { type: 'invalid', verdict: unexplained(history, bank, found) };
  return { type: 'valid', orders: [rowsOf(bank, found.order), bank.blind] };
};

/** The orders as one, where it is asked for. */
const merged = (
  history: Columns,
  { withoutWitness }: EngineOptions,
  orders: readonly Int32Array[],
): { readonly witness?: Int32Array } => {
  if (withoutWitness === true) return {};
  const some = orders.filter(({ length }) => length > 0);
  return { witness: some.length === 0 ? new Int32Array() : mergeOrders(history, some) };
};

const rowsOf = ({ transfers, reads }: Bank, order: Int32Array): Int32Array => {
  const rows = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const number = order[i]!;
    rows[i] = number < 0 ? reads.row[~number]! : transfers.row[number]!;
  }
  return rows;
};

const undecided = (reason: string): KeyDecision => ({ type: 'undecided', reason });

const handedBack = (
  history: Columns,
  options: EngineOptions,
  rows: Int32Array,
  reason: string,
): EngineResult => {
  const undecided = [{ key: history.key[rows[0] ?? 0] ?? -1, rows, reason }];
  return { verdict: 'partial', engine, ...merged(history, options, []), undecided };
};
