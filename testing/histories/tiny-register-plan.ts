/**
 * Plans of a few operations, any mix: what the engines for registers are fuzzed with.
 */
import type { Random } from '../../src/base/random.ts';
import type { EngineOptions } from '../../checkers/linearizability/engines/engine.ts';
import type { RegisterPlan } from './simulated-register.ts';

/** `values`: how many different ones are written; each write its own where absent. */
export const tinyPlan = (random: Random, seed: string, values?: number): RegisterPlan => {
  const writes = random.next() * 0.7;
  return {
    seed,
    operations: random.between(1, 7),
    processes: random.between(1, 5),
    keys: random.pick([0, 0, 0, 0, 1, 2]),
    ...(values === undefined ? {} : { values }),
    writes,
    cas: random.pick([0, 0.5, 1]) * (1 - writes) * random.next(),
    unknown: random.pick([0, 0.1, 0.4]),
    failed: random.pick([0, 0.2]),
    wrongReads: random.pick([0, 0.2, 0.5]),
    seen: random.pick([0, 0.5]),
  };
};

export const tinyOptions = (random: Random): EngineOptions => ({
  initial: random.pick([null, null, 1, 77]),
  nilRead: random.pick(['unset', 'unset', 'anything']),
  failedCas: random.pick(['observed', 'dropped']),
});
