/**
 * R against brute force on tiny histories with repeated values, and against W on larger ones.
 */
import type { Columns } from '../../../src/history/columns.ts';
import { type Random, randomFrom } from '../../../src/history/random.ts';
import { casRegister } from '../../models/register.ts';
import { bruteForce } from '../brute-force.ts';
import type { EngineOptions } from '../engine.ts';
import { verifyWitness } from '../witness.ts';
import { checkRegisters } from './registers.ts';
import { type RegisterPlan, simulatedRegister } from './simulated-register.ts';

export interface FuzzCounts {
  valid: number;
  invalid: number;
}

/** Throws on the first history where R is wrong. */
export function fuzzRegisters(seed: string | number, cases: number): FuzzCounts {
  const random = randomFrom(seed);
  const counts: FuzzCounts = { valid: 0, invalid: 0 };
  for (let i = 0; i < cases; i++) {
    const plan = tinyPlan(random, `${seed}/${i}`);
    const options = tinyOptions(random);
    checkCase(simulatedRegister(plan), options, counts, JSON.stringify({ plan, options }));
  }
  return counts;
}

function checkCase(h: Columns, options: EngineOptions, counts: FuzzCounts, what: string): void {
  const wrong = (why: string): Error => new Error(`registers: ${why} on ${what}`);
  const model = casRegister(options);
  const result = checkRegisters(h, options, { timeMs: 10_000, memoryBytes: 2 ** 28 });
  const expected = bruteForce(h, model);
  counts[expected ? 'valid' : 'invalid']++;
  if (result.verdict === 'valid') {
    if (!expected) throw wrong('called valid');
    const check = verifyWitness(h, model, result.witness!);
    if (!check.ok) throw wrong(`witness: ${check.reason}`);
  } else if (result.verdict === 'invalid') {
    if (expected) throw wrong(`called invalid (${result.reason})`);
    if (bruteForce(h, model, result.operations)) throw wrong('no proof');
  } else throw wrong(result.verdict);
}

/** A plan of a few operations, any mix, few values. */
function tinyPlan(random: Random, seed: string): RegisterPlan {
  const writes = random.next() * 0.7;
  return {
    seed,
    operations: random.between(1, 8),
    processes: random.between(1, 5),
    keys: random.pick([0, 0, 0, 0, 1, 2]),
    values: random.between(1, 3),
    writes,
    cas: random.pick([0, 0.5, 1]) * (1 - writes) * random.next(),
    unknown: random.pick([0, 0.1, 0.4]),
    failed: random.pick([0, 0.2]),
    wrongReads: random.pick([0, 0.2, 0.5]),
    seen: random.pick([0, 0.5]),
  };
}

const tinyOptions = (random: Random): EngineOptions => ({
  initial: random.pick([null, null, 1, 77]),
  nilRead: random.pick(['unset', 'unset', 'anything']),
  failedCas: random.pick(['observed', 'dropped']),
});
