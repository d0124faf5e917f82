/**
 * Histories of banks at work: clients that are always busy transfer between accounts and read all of
 * them, half and half.
 */
import { bank } from '../../checkers/models/bank.ts';
import type { HistoryEvent, Json } from '../../src/history/operation.ts';
import type { Random } from '../../src/base/random.ts';
import { simulate } from './simulated-clients.ts';

export interface BankPlan {
  readonly operations: number;
  readonly clients: number;
  /** Share of operations of unknown outcome; half of them took effect. */
  readonly unknown: number;
  readonly accounts: number;
  /** What each account holds at first. */
  readonly balance: number;
  /** Transfers move 1 to this. */
  readonly mostTransferred: number;
}

export const initialBalances = ({
  accounts,
  balance,
}: Pick<BankPlan, 'accounts' | 'balance'>): Record<string, number> =>
  Object.fromEntries(Array.from({ length: accounts }, (_, at) => [`a${at}`, balance]));

export const simulatedBank = (plan: BankPlan, random: Random): HistoryEvent[] => {
  const initial = initialBalances(plan);
  const accounts = Object.keys(initial);
  const workload = {
    model: bank({ initial }),
    ask: (random: Random) => {
      if (random.next() < 0.5) return { f: 'read', value: null };
      const [from = '', to = ''] = random.shuffle(accounts);
      return {
        f: 'transfer',
        value: { from, to, amount: random.between(1, plan.mostTransferred) },
      };
    },
    results: ({ f }: { readonly f: string }, state: unknown) =>
      f === 'read' ? [state as Json] : [null],
  };
  const { operations, clients: processes, unknown } = plan;
  const shares = { keys: 0, unknown, failed: 0, wrong: 0, busy: true };
  return simulate(workload, { operations, processes, ...shares }, random);
};
