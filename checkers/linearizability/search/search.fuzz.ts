/**
 * W against brute force on tiny histories of every model: both searches alone, and each witness
 * replayed. Unknown outcomes, failures, repeated values and wrong results included.
 */
import { columnsFromEvents } from '../../../src/history/columns-builder.ts';
import type { Columns } from '../../../src/history/columns.ts';
import { type Random, randomFrom } from '../../../src/base/random.ts';
import type { Model } from '../../model.ts';
import type { ModelName } from '../../models/registry.ts';
import { bruteForce } from '../../../testing/brute-force/linearizability.ts';
import { mergeOrders } from '../rows/merge-orders.ts';
import { partitionsOf } from '../rows/partition.ts';
import { simulate } from '../../../testing/histories/simulated-clients.ts';
import { workloadOf } from '../../../testing/histories/simulated-workloads.ts';
import { verifyWitness } from '../witness.ts';
import { problemOf } from './problem.ts';
import { search, type Strategy } from './search.ts';

export interface FuzzCounts {
  valid: number;
  invalid: number;
}

const STRATEGIES = ['depth-first', 'breadth-first'] as const;

/** Throws on the first history where W is wrong; the message is enough to repeat it. */
export const fuzzWgl = (name: ModelName, seed: string | number, cases: number): FuzzCounts => {
  const random = randomFrom(seed);
  const counts: FuzzCounts = { valid: 0, invalid: 0 };
  for (let i = 0; i < cases; i++) {
    const [history, model] = tinyHistory(name, random);
    const expected = bruteForce(history, model);
    counts[expected ? 'valid' : 'invalid']++;
    for (const strategy of STRATEGIES) {
      const found = decide(history, model, strategy);
      const what = `${name}, seed ${seed}, case ${i}, ${strategy}`;
      if ((found !== undefined) !== expected) {
        throw new Error(`wgl says ${found === undefined ? 'invalid' : 'valid'}: ${what}`);
      }
      const check = found === undefined ? { ok: true } : verifyWitness(history, model, found);
      if ('reason' in check) throw new Error(`wgl's witness: ${check.reason}: ${what}`);
    }
  }
  return counts;
};

/** A few operations on the named model, by a random plan. */
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

/** The order W finds with one of its searches; undefined where it finds there is none. */
const decide = (history: Columns, model: Model, strategy: Strategy): Int32Array | undefined => {
  const orders: Int32Array[] = [];
  for (const { events } of partitionsOf(history, model)) {
    const limits = { deadline: Infinity, memoryBytes: Infinity };
    const result = search(problemOf(history, events, model), limits, [strategy]);
    if ('ranOut' in result) throw new Error(`wgl ran out of ${result.ranOut}`);
    if ('stuckAt' in result) return undefined;
    orders.push(result.found);
  }
  return orders.length === 0 ? new Int32Array() : mergeOrders(history, orders);
};
