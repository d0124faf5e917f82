/**
 * Accounts with money: transfers between two of them, and reads of all balances at once. All accounts
 * are one object; money is neither made nor lost, and no balance falls below zero.
 */
import type { OptionValues } from '../src/base/options.ts';
import type { OperationSource, Workload, WorkloadSetting } from '../src/generator/workload.ts';
import type { Request } from '../src/history/operation.ts';

const SHARE_OF_READS = 0.5;
const MOST_TRANSFERRED = 5;

export const bank: Workload = {
  name: 'bank',
  summary: 'accounts with money: transfers, and reads of all balances at once',
  essential: ['transfer', 'read'],
  options: {
    accounts: {
      type: 'number',
      summary: 'how many accounts',
      default: 5,
      least: 2,
      tried: [2, 5, 10],
    },
    balance: {
      type: 'number',
      summary: 'what each holds at first',
      default: 10,
      least: 1,
      tried: [5, 10, 100],
    },
  },
  mostClients: 5,
  check: (options) => ({ kind: 'model', model: 'bank', options: { initial: initialOf(options) } }),
  source: (setting) => bankSource(setting),
};

/** What every account holds before the first operation: a system creates them so. */
export const initialOf = (options: OptionValues): Record<string, number> => {
  const count = Number(options['accounts']);
  const balance = Number(options['balance']);
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, balance]));
};

const bankSource = ({
  random,
  reads = SHARE_OF_READS,
  options,
}: WorkloadSetting): OperationSource => {
  const accounts = Object.keys(initialOf(options));
  const next = (): Request => {
    if (random.next() < reads) return READ;
    const [from = '', to = ''] = random.shuffle(accounts);
    return {
      f: 'transfer',
      value: { from, to, amount: random.between(1, MOST_TRANSFERRED) },
    };
  };
  return {
    next,
    completed: () => {},
    closing: () => ({ kind: 'agree', essential: true, requests: [READ] }),
  };
};

const READ: Request = { f: 'read', value: null };
