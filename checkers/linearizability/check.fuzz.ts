/**
 * The whole check against brute force on tiny histories of every model: that each engine is asked
 * with the right options, about the right keys, and that what it hands back is decided.
 */
import { randomFrom } from '../../src/base/random.ts';
import { type ModelName, modelNames } from '../models/registry.ts';
import { bruteForce } from '../../testing/brute-force/linearizability.ts';
import { checkLinearizability } from './check.ts';
import { fuzz, type Outcomes } from '../../testing/fuzz/fuzz.ts';
import { tinyHistory } from '../../testing/histories/tiny-history.ts';
import { verifyWitness } from './witness.ts';

const budget = { timeMs: 60_000, memoryBytes: 2 ** 28 };

for (const name of modelNames) {
  fuzz({
    name: `check ${name}`,
    kind: 'check',
    run: (seed, cases) => fuzzCheck(name, seed, cases),
    shares: { valid: 0.05, invalid: 0.05 },
  });
}

/** Throws on the first verdict or witness that is wrong; the message is enough to repeat it. */
const fuzzCheck = (name: ModelName, seed: string, cases: number): Outcomes => {
  const random = randomFrom(`${name} ${seed}`);
  const counts = { valid: 0, invalid: 0 };
  for (let i = 0; i < cases; i++) {
    const [history, model] = tinyHistory(name, random);
    const verdict = checkLinearizability(history, model, budget);
    const wrong = (why: string) =>
      new Error(`${verdict.engine} ${why}: ${name}, seed ${seed}, case ${i}`);
    const expected = bruteForce(history, model) ? 'valid' : 'invalid';
    if (verdict.verdict !== expected) throw wrong(`says ${verdict.verdict}`);
    counts[expected]++;
    if (verdict.verdict !== 'valid') continue;
    const check = verifyWitness(history, model, verdict.witness ?? new Int32Array());
    if (!check.ok) throw wrong(`gives a witness where ${check.reason}`);
  }
  return counts;
};
