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
import type { EngineOptions, EngineResult } from '../engine.ts';
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
  const bank = readBank(history, options, rows);
  if (bank.type === 'invalid') return bank.verdict;
  if (bank.type === 'valid') throw new Error('nothing was decided yet');
  if (bank.type === 'undecided') return handedBack(history, rows, bank.reason);
  const limits = new Limits(budget);
  const found = withinLimits(() => walkThrough(bank, limits.afresh()) ?? searchOrder(bank, limits));
  if (typeof found === 'string') return handedBack(history, rows, `the ${found} budget ran out`);
  if (found.type === 'unclear') {
    return handedBack(
      history,
      rows,
      'whether the funds always sufficed takes too many orders to try',
    );
  }
  if (found.type === 'none') return unexplained(history, bank, found);
  const orders = [rowsOf(bank, found.order), bank.blind].filter(({ length }) => length > 0);
  const witness = orders.length === 0 ? new Int32Array() : mergeOrders(history, orders);
  return { verdict: 'valid', engine, witness };
};

const rowsOf = ({ transfers, reads }: Bank, order: Int32Array): Int32Array => {
  const rows = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const number = order[i]!;
    rows[i] = number < 0 ? reads.row[~number]! : transfers.row[number]!;
  }
  return rows;
};

const handedBack = (history: Columns, rows: Int32Array, reason: string): EngineResult => {
  const undecided = [{ key: history.key[rows[0] ?? 0] ?? -1, rows, reason }];
  return { verdict: 'partial', engine, witness: new Int32Array(), undecided };
};
