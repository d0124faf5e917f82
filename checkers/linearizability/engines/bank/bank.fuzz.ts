/** What the engine of banks is fuzzed with: tight funds, equal transfers, wrong reads of the right total. */
import type { Random } from '../../../../src/base/random.ts';
import type { Json } from '../../../../src/history/operation.ts';
import { asks, fuzzEngine } from '../../../../testing/fuzz/engine-workload.ts';
import type { Asked, Workload } from '../../../../testing/histories/simulated-clients.ts';
import { bank } from '../../../models/bank.ts';
import type { EngineOptions } from '../engine.ts';
import { checkBank } from './bank.ts';

fuzzEngine({
  name: 'bank',
  engine: (history, options) =>
    checkBank(history, options, { timeMs: 60_000, memoryBytes: 2 ** 28 }),
  workload: (options, random) => bankWorkload(options, random),
  initials: [
    { a: 2, b: 1 },
    { a: 5, b: 5 },
    { a: 3, b: 0, c: 1 },
    { a: 9, b: 9, c: 9 },
  ],
});

type Balances = { readonly [account: string]: number };

const bankWorkload = (options: EngineOptions, random: Random): Workload => {
  const initial = options.initial as Balances;
  const accounts = Object.keys(initial);
  const [reads, most] = [random.pick([0.2, 0.5]), random.pick([1, 2, 4])];
  const strange = random.next() < 0.05;
  const transfer = (): Asked => {
    const [from = '', to = ''] = random.shuffle(accounts);
    const amount = random.between(strange ? -1 : 1, most);
    const other = strange ? random.pick([from, 'z', to]) : to;
    return asks('transfer', { from, to: other, amount });
  };
  return {
    model: bank(options),
    ask: () => (random.next() < reads ? asks('read', null) : transfer()),
    results: ({ f }, state) =>
      f === 'read' ? [state as Json, moved(state as Balances, random), initial] : [null],
  };
};

/** As if one more had been transferred, or, now and then, had got lost. */
const moved = (balances: Balances, random: Random): Json => {
  const [from = '', to = ''] = random.shuffle(Object.keys(balances));
  const loses = random.next() < 0.1;
  return { ...balances, [from]: balances[from]! - 1, [to]: balances[to]! + (loses ? 0 : 1) };
};
