/** What the engine of stacks is fuzzed with. */
import type { Random } from '../../../../src/base/random.ts';
import { asks, fuzzEngine } from '../../../../testing/fuzz/engine-workload.ts';
import type { Workload } from '../../../../testing/histories/simulated-clients.ts';
import type { EngineOptions } from '../engine.ts';
import type { Json } from '../../../../src/history/operation.ts';
import { freshValues } from '../../../../testing/histories/fresh-values.ts';
import { stack } from '../../../models/queues.ts';
import { checkStack } from './stack.ts';

fuzzEngine({
  name: 'stack',
  engine: checkStack,
  workload: (options, random) => stackWorkload(options, random),
  initials: [null],
});

const stackWorkload = (_options: EngineOptions, random: Random): Workload => {
  const [puts, fresh] = [random.pick([0.3, 0.5, 0.7]), freshValues(random, 0.05)];
  return {
    model: stack(),
    ask: () => (random.next() < puts ? asks('push', fresh()) : asks('pop', null)),
    results: ({ f }, state) => {
      const items = state as readonly Json[];
      return f === 'push' ? [null] : [items.at(-1) ?? null, items[0] ?? null, 1, 2, null];
    },
  };
};
