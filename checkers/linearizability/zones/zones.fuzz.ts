/**
 * Z against brute force on tiny histories: every verdict, every witness, every proof.
 */
import type { Columns } from '../../../src/history/columns.ts';
import { type Random, randomFrom } from '../../../src/history/random.ts';
import type { EngineOptions } from '../engine.ts';
import { type RegisterPlan, simulatedRegister } from '../registers/simulated-register.ts';
import { replayFault, tinyDecides } from '../registers/tiny-oracle.ts';
import { checkZones } from './zones.ts';

export interface FuzzCounts {
  valid: number;
  invalid: number;
  handedBack: number;
}

/** Throws on the first history where Z is wrong. */
export function fuzzZones(seed: string | number, cases: number): FuzzCounts {
  const random = randomFrom(seed);
  const counts: FuzzCounts = { valid: 0, invalid: 0, handedBack: 0 };
  for (let i = 0; i < cases; i++) {
    const plan = tinyPlan(random, `${seed}/${i}`);
    const options = tinyOptions(random);
    checkCase(simulatedRegister(plan), options, counts, JSON.stringify({ plan, options }));
  }
  return counts;
}

function checkCase(h: Columns, options: EngineOptions, counts: FuzzCounts, what: string): void {
  const wrong = (why: string): Error => new Error(`zones: ${why} on ${what}`);
  const result = checkZones(h, options);
  if (result.verdict === 'not-applicable' || result.verdict === 'unknown') {
    throw wrong(result.reason);
  }
  if (result.verdict === 'invalid') {
    counts.invalid++;
    if (tinyDecides(h, options)) throw wrong(`called invalid (${result.reason})`);
    if (tinyDecides(h, options, undefined, result.operations))
      throw wrong(`no proof: ${result.operations.join(' ')} ${result.reason}`);
    return;
  }
  const undecided = result.verdict === 'partial' ? result.undecided : [];
  const decided = new Set(undecided.flatMap(({ rows }) => [...rows]));
  const rows = Array.from({ length: h.count }, (_, row) => row).filter((row) => !decided.has(row));
  counts[undecided.length === 0 ? 'valid' : 'handedBack']++;
  const fault = replayFault(h, result.witness!, options, undefined, rows);
  if (fault !== undefined) throw wrong(`witness: ${fault}`);
  if (!tinyDecides(h, options, undefined, rows)) throw wrong('called valid');
}

/** A plan of a few operations, any mix. */
export function tinyPlan(random: Random, seed: string): RegisterPlan {
  const writes = random.next() * 0.7;
  return {
    seed,
    operations: random.between(1, 8),
    processes: random.between(1, 5),
    keys: random.pick([0, 0, 1, 2]),
    writes,
    cas: random.pick([0, 0.5, 1]) * (1 - writes) * random.next(),
    unknown: random.pick([0, 0.1, 0.4]),
    failed: random.pick([0, 0.2]),
    wrongReads: random.pick([0, 0.2, 0.5]),
    seen: random.pick([0, 0.5]),
  };
}

export const tinyOptions = (random: Random): EngineOptions => ({
  initial: random.pick([null, null, 1, 77]),
  nilRead: random.pick(['unset', 'anything']),
  failedCas: random.pick(['observed', 'dropped']),
});
