/** What the engine of counters is fuzzed with. */
import type { Random } from '../../../../src/base/random.ts';
import { asks, fuzzEngine } from '../../../../testing/fuzz/engine-workload.ts';
import type { Workload } from '../../../../testing/histories/simulated-clients.ts';
import type { EngineOptions } from '../engine.ts';
import { counter } from '../../../models/counter.ts';
import { checkCounter } from './counter.ts';

fuzzEngine({
  name: 'counter',
  engine: checkCounter,
  workload: (options, random) => counterWorkload(options, random),
  initials: [0, 0, 5],
});

const counterWorkload = (options: EngineOptions, random: Random): Workload => {
  const amount = random.between(1, 2);
  const strange = random.next() < 0.05;
  const tells = random.next() < 0.5;
  const raises = random.pick([
    ['add'],
    ['add', 'fetch-and-add'],
    ['fetch-and-add', 'add-and-get'],
    ['add', 'fetch-and-add', 'add-and-get', strange ? 'decrement' : 'add'],
  ]);
  const by = (raise: string): number => {
    if (strange) return random.between(-1, 2);
    return tells && raise !== 'add' ? random.between(1, 3) : amount;
  };
  const raising = (raise: string) => asks(raise, by(raise));
  return {
    model: counter(options),
    ask: () => (random.next() < 0.6 ? raising(random.pick(raises)) : asks('read', null)),
    results: ({ f, value }, state) => {
      const was = state as number;
      const other = random.pick([amount, -amount, 1]);
      return f === 'add' || f === 'decrement' ? [null] : [was, was + Number(value), was + other];
    },
  };
};
