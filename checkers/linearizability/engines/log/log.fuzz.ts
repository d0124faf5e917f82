/** What the engine of logs is fuzzed with. */
import type { Random } from '../../../../src/base/random.ts';
import { asks, fuzzEngine } from '../../../../testing/fuzz/engine-workload.ts';
import type { Workload } from '../../../../testing/histories/simulated-clients.ts';
import type { EngineOptions } from '../engine.ts';
import type { Json } from '../../../../src/history/operation.ts';
import { freshValues } from '../../../../testing/histories/fresh-values.ts';
import { log } from '../../../models/log.ts';
import { checkLog } from './log.ts';

fuzzEngine({
  name: 'log',
  engine: checkLog,
  workload: (options, random) => logWorkload(options, random),
  initials: [[], [], null, [91]],
});

const logWorkload = (options: EngineOptions, random: Random): Workload => {
  const fresh = freshValues(random, 0.1);
  const tells = random.pick([1, 0.8, 0.3]);
  return {
    model: log(options),
    ask: () => (random.next() < 0.6 ? asks('append', fresh()) : asks('read', random.between(0, 3))),
    results: ({ f, value }, state) => {
      const values = state as readonly Json[];
      if (f === 'read') return [values[Number(value)] ?? null, values.at(-1) ?? null, 1, null];
      if (random.next() > tells) return [null];
      return [values.length, values.length + random.between(-1, 1)];
    },
  };
};
