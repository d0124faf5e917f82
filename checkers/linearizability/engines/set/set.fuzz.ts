/** What the engine of sets is fuzzed with. */
import type { Random } from '../../../../src/base/random.ts';
import { asks, fuzzEngine } from '../../../../testing/fuzz/engine-workload.ts';
import type { Workload } from '../../../../testing/histories/simulated-clients.ts';
import type { EngineOptions } from '../engine.ts';
import type { Json } from '../../../../src/history/operation.ts';
import { freshValues, readings } from '../../../../testing/histories/fresh-values.ts';
import { set } from '../../../models/set.ts';
import { checkSet } from './set.ts';

fuzzEngine({
  name: 'set',
  engine: checkSet,
  workload: (options, random) => setWorkload(options, random),
  initials: [[], [], null, [91]],
});

const setWorkload = (options: EngineOptions, random: Random): Workload => {
  const fresh = freshValues(random, 0.1);
  return {
    model: set(options),
    ask: () => (random.next() < 0.5 ? asks('add', fresh()) : asks('read', null)),
    results: ({ f }, state) => {
      const elements = (state as readonly string[]).map((text) => JSON.parse(text) as Json);
      return f === 'read' ? readings(elements, random) : [null];
    },
  };
};
