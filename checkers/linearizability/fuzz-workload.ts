/**
 * Fuzzing of an engine for one model: tiny histories of simulated clients, each put to the engine
 * and to brute force.
 */
import { columnsFromEvents } from '../../src/history/columns-builder.ts';
import type { Json } from '../../src/history/operation.ts';
import { type Random, randomFrom } from '../../src/history/random.ts';
import type { EngineOptions } from './engine.ts';
import { type Engine, fuzzCase, type FuzzCounts } from './fuzz-case.ts';
import { type Asked, simulate, type Workload } from './simulated-history.ts';

/** Throws on the first history where the engine is wrong. */
export function fuzzWorkload(
  name: string,
  engine: Engine,
  workload: (options: EngineOptions, random: Random) => Workload,
  initials: readonly Json[],
  seed: string | number,
  cases: number,
): FuzzCounts {
  const random = randomFrom(seed);
  const counts: FuzzCounts = { valid: 0, invalid: 0, handedBack: 0 };
  for (let i = 0; i < cases; i++) {
    const options: EngineOptions = {
      initial: random.pick(initials),
      nilRead: random.pick(['unset', 'unset', 'anything']),
      failedCas: 'dropped',
    };
    const plan = {
      operations: random.between(1, 6),
      processes: random.between(1, 4),
      keys: random.pick([0, 0, 0, 0, 1, 2]),
      unknown: random.pick([0, 0.1, 0.4]),
      failed: random.pick([0, 0, 0.2]),
      wrong: random.pick([0, 0.2, 0.6]),
    };
    const { model, ...asking } = workload(options, random);
    const history = columnsFromEvents(simulate({ model, ...asking }, plan, random));
    fuzzCase(engine, history, options, model, counts, random, `${name}, seed ${seed}, case ${i}`);
  }
  return counts;
}

export const asks = (f: string, value: Json): Asked => ({ f, value });
