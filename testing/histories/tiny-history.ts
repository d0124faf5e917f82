/** A few operations on any model of the registry: small enough for brute force. */
import type { Random } from '../../src/base/random.ts';
import { columnsFromEvents } from '../../src/history/columns-builder.ts';
import type { Columns } from '../../src/history/columns.ts';
import type { Model } from '../../checkers/model.ts';
import type { ModelName } from '../../checkers/models/registry.ts';
import { simulate } from './simulated-clients.ts';
import { workloadOf } from './simulated-workloads.ts';

/** By a random plan: unknown outcomes, failures, repeated values and wrong results included. */
export const tinyHistory = (name: ModelName, random: Random): readonly [Columns, Model] => {
  const workload = workloadOf(name, {
    nilRead: random.pick(['unset', 'anything']),
    failedCas: random.pick(['observed', 'dropped']),
  });
  const plan = {
    operations: random.between(1, 7),
    processes: random.between(1, 4),
    keys: random.pick([0, 0, 0, 1, 2]),
    unknown: random.pick([0, 0.2, 0.5]),
    failed: random.pick([0, 0, 0.3]),
    wrong: random.pick([0, 0.3, 0.8]),
  };
  return [columnsFromEvents(simulate(workload, plan, random)), workload.model];
};
