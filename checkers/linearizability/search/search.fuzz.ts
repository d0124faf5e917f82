/**
 * The general search against brute force on tiny histories of every model: each search alone, and each witness
 * replayed. Unknown outcomes, failures, repeated values and wrong results included.
 */
import type { Columns } from '../../../src/history/columns.ts';
import { randomFrom } from '../../../src/base/random.ts';
import type { Model } from '../../model.ts';
import { type ModelName, modelNames } from '../../models/registry.ts';
import { bruteForce } from '../../../testing/brute-force/linearizability.ts';
import { mergeOrders } from '../rows/merge-orders.ts';
import { partitionsOf } from '../rows/partition.ts';
import { fuzz, type Outcomes } from '../../../testing/fuzz/fuzz.ts';
import { tinyHistory } from '../../../testing/histories/tiny-history.ts';
import { verifyWitness } from '../witness.ts';
import { problemOf } from './problem.ts';
import { search, STRATEGIES, type Strategy } from './search.ts';

for (const name of modelNames) {
  fuzz({
    name: `search ${name}`,
    kind: 'search',
    run: (seed, cases) => fuzzSearch(name, seed, cases),
    shares: { valid: 0.05, invalid: 0.05 },
  });
}

/** Throws on the first history where a search is wrong; the message is enough to repeat it. */
const fuzzSearch = (name: ModelName, seed: string, cases: number): Outcomes => {
  const random = randomFrom(seed);
  const counts = { valid: 0, invalid: 0 };
  for (let i = 0; i < cases; i++) {
    const [history, model] = tinyHistory(name, random);
    const expected = bruteForce(history, model);
    counts[expected ? 'valid' : 'invalid']++;
    for (const strategy of STRATEGIES) {
      const found = decide(history, model, strategy);
      const what = `${name}, seed ${seed}, case ${i}, ${strategy}`;
      if ((found !== undefined) !== expected) {
        throw new Error(`the search says ${found === undefined ? 'invalid' : 'valid'}: ${what}`);
      }
      const check = found === undefined ? { ok: true } : verifyWitness(history, model, found);
      if ('reason' in check) throw new Error(`the witness: ${check.reason}: ${what}`);
    }
  }
  return counts;
};

/** The order that one of the searches finds; undefined where it finds there is none. */
const decide = (history: Columns, model: Model, strategy: Strategy): Int32Array | undefined => {
  const orders: Int32Array[] = [];
  for (const { events } of partitionsOf(history, model)) {
    const limits = { deadline: Infinity, memoryBytes: Infinity };
    const result = search(problemOf(history, events, model), limits, [strategy]);
    if ('ranOut' in result) throw new Error(`the search ran out of ${result.ranOut}`);
    if ('stuckAt' in result) return undefined;
    orders.push(result.found);
  }
  return orders.length === 0 ? new Int32Array() : mergeOrders(history, orders);
};
