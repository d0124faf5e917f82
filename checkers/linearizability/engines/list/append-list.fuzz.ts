/** What the engine of append-lists is fuzzed with. */
import type { Random } from '../../../../src/base/random.ts';
import { asks, fuzzEngine } from '../../../../testing/fuzz/engine-workload.ts';
import type { Workload } from '../../../../testing/histories/simulated-clients.ts';
import type { EngineOptions } from '../engine.ts';
import type { Json } from '../../../../src/history/operation.ts';
import { freshValues, readings } from '../../../../testing/histories/fresh-values.ts';
import { appendList } from '../../../models/append-list.ts';
import { checkAppendList } from './append-list.ts';

fuzzEngine({
  name: 'append-list',
  engine: checkAppendList,
  workload: (options, random) => listWorkload(options, random),
  initials: [[], [], null, [91]],
});

const listWorkload = (options: EngineOptions, random: Random): Workload => {
  const fresh = freshValues(random, 0.1);
  return {
    model: appendList(options),
    ask: () => (random.next() < 0.5 ? asks('append', fresh()) : asks('read', null)),
    results: ({ f }, state) => (f === 'read' ? readings(state as readonly Json[], random) : [null]),
  };
};
