/**
 * Fuzzing of an engine for one model: histories of simulated clients, tiny ones put to the engine
 * and to brute force, larger ones to the engine and to the general search.
 */
import { columnsFromEvents } from '../../src/history/columns-builder.ts';
import type { Columns } from '../../src/history/columns.ts';
import type { Json } from '../../src/history/operation.ts';
import { type Random, randomFrom } from '../../src/base/random.ts';
import type { Model } from '../../checkers/model.ts';
import { bruteForce } from '../brute-force/linearizability.ts';
import type { EngineOptions } from '../../checkers/linearizability/engines/engine.ts';
import { subHistory } from '../../checkers/linearizability/explain/sub-history.ts';
import { fuzz } from './fuzz.ts';
import { type Engine, fuzzCase, type FuzzCounts, type Judge } from './engine-case.ts';
import { partitionsOf } from '../../checkers/linearizability/rows/partition.ts';
import { type Asked, type Plan, simulate, type Workload } from '../histories/simulated-clients.ts';
import { problemOf } from '../../checkers/linearizability/search/problem.ts';
import { search } from '../../checkers/linearizability/search/search.ts';

/** An engine and the histories it is put to. */
export interface Fuzzed {
  readonly name: string;
  readonly engine: Engine;
  readonly workload: (options: EngineOptions, random: Random) => Workload;
  /** Initial values of the object. */
  readonly initials: readonly Json[];
}

/** Two fuzzes: tiny histories against brute force, larger ones against the general search. */
export const fuzzEngine = (fuzzed: Fuzzed): void => {
  fuzz({
    name: `engine ${fuzzed.name}`,
    kind: 'engine',
    run: (seed, cases) => fuzzWorkload(fuzzed, seed, cases, tinyPlan, bruteForce),
    shares: { valid: 0.05, invalid: 0.05 },
  });
  fuzz({
    name: `engine ${fuzzed.name}, larger`,
    kind: 'engine on larger histories',
    run: (seed, cases) => fuzzWorkload(fuzzed, seed, cases, largerPlan, searchSaysValid),
    shares: { valid: 0.05, invalid: 0.05 },
  });
};

const fuzzWorkload = (
  { name, engine, workload, initials }: Fuzzed,
  seed: string,
  cases: number,
  planFor: (random: Random) => Plan,
  judge: Judge,
): FuzzCounts => {
  const random = randomFrom(seed);
  const counts: FuzzCounts = { valid: 0, invalid: 0, handedBack: 0 };
  for (let i = 0; i < cases; i++) {
    const options: EngineOptions = {
      initial: random.pick(initials),
      nilRead: random.pick(['unset', 'unset', 'anything']),
      failedCas: 'dropped',
    };
    const plan = planFor(random);
    const { model, ...asking } = workload(options, random);
    const history = columnsFromEvents(simulate({ model, ...asking }, plan, random));
    const what = `${name}, seed ${seed}, case ${i}`;
    fuzzCase(engine, history, options, model, counts, random, what, judge);
  }
  return counts;
};

const tinyPlan = (random: Random): Plan => ({
  operations: random.between(1, 6),
  processes: random.between(1, 4),
  keys: random.pick([0, 0, 0, 0, 1, 2]),
  unknown: random.pick([0, 0.1, 0.4]),
  failed: random.pick([0, 0, 0.2]),
  wrong: random.pick([0, 0.2, 0.6]),
});

const largerPlan = (random: Random): Plan => ({
  operations: random.between(7, 12),
  processes: random.between(2, 5),
  keys: 0,
  unknown: random.pick([0, 0.1, 0.2]),
  failed: 0,
  wrong: random.pick([0, 0.05, 0.2]),
  busy: random.next() < 0.5,
});

const searchSaysValid = (history: Columns, model: Model, rows?: Iterable<number>): boolean => {
  const part = rows === undefined ? history : subHistory(history, Int32Array.from(rows)).history;
  const limits = { deadline: Infinity, memoryBytes: Infinity };
  return partitionsOf(part, model).every(
    ({ events }) => 'found' in search(problemOf(part, events, model), limits),
  );
};

export const asks = (f: string, value: Json): Asked => ({ f, value });
