/**
 * The whole check against brute force on tiny histories of every model: that each engine is asked
 * with the right options, about the right keys, and that what it hands back is decided.
 */
import { randomFrom } from '../../src/base/random.ts';
import type { ModelName } from '../models/registry.ts';
import { bruteForce } from '../../testing/brute-force/linearizability.ts';
import { checkLinearizability } from './check.ts';
import { tinyHistory } from './search/search.fuzz.ts';
import { verifyWitness } from './witness.ts';

const budget = { timeMs: 60_000, memoryBytes: 2 ** 28 };

/** How often each engine decided; throws on the first verdict or witness that is wrong. */
export const fuzzCheck = (
  name: ModelName,
  seed: string | number,
  cases: number,
): ReadonlyMap<string, number> => {
  const random = randomFrom(`${name} ${seed}`);
  const engines = new Map<string, number>();
  for (let i = 0; i < cases; i++) {
    const [history, model] = tinyHistory(name, random);
    const verdict = checkLinearizability(history, model, budget);
    const wrong = (why: string) =>
      new Error(`${verdict.engine} ${why}: ${name}, seed ${seed}, case ${i}`);
    engines.set(verdict.engine, (engines.get(verdict.engine) ?? 0) + 1);
    const expected = bruteForce(history, model) ? 'valid' : 'invalid';
    if (verdict.verdict !== expected) throw wrong(`says ${verdict.verdict}`);
    if (verdict.verdict !== 'valid') continue;
    const check = verifyWitness(history, model, verdict.witness ?? new Int32Array());
    if (!check.ok) throw wrong(`gives a witness where ${check.reason}`);
  }
  return engines;
};
