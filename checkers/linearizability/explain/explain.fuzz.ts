/**
 * Explanations against brute force on tiny histories: weakening keeps what is valid valid, and what
 * is shown of a violation is one.
 */
import type { Columns } from '../../../src/history/columns.ts';
import { type Random, randomFrom } from '../../../src/base/random.ts';
import type { Model } from '../../model.ts';
import { type ModelName, modelNames } from '../../models/registry.ts';
import { bruteForce } from '../../../testing/brute-force/linearizability.ts';
import { checkLinearizability } from '../check.ts';
import { partitionsOf } from '../rows/partition.ts';
import { fuzz, type Outcomes } from '../../../testing/fuzz/fuzz.ts';
import { tinyHistory } from '../../../testing/histories/tiny-history.ts';
import { explain } from './explain.ts';
import { neighbourhood } from './neighbourhood.ts';
import { registerWeakening } from './register-weakening.ts';
import { subHistory } from './sub-history.ts';
import { anyWeakening, GONE, OPTIONAL } from './weakening.ts';

const budget = { timeMs: 60_000, memoryBytes: 2 ** 28 };

for (const name of modelNames) {
  fuzz({
    name: `explain ${name}`,
    kind: 'explain',
    run: (seed, cases) => fuzzExplain(name, seed, cases),
    shares: { weakened: 0.05, explained: 0.05 },
  });
}

/** Throws on the first explanation that is wrong; the message is enough to repeat it. */
const fuzzExplain = (name: ModelName, seed: string, cases: number): Outcomes => {
  const random = randomFrom(`${name} ${seed}`);
  const counts = { weakened: 0, explained: 0 };
  for (let i = 0; i < cases; i++) {
    const [history, model] = tinyHistory(name, random);
    const wrong = (why: string) => new Error(`${why}: ${name}, seed ${seed}, case ${i}`);
    const verdict = checkLinearizability(history, model, budget);
    if (verdict.verdict === 'valid') {
      counts.weakened++;
      // Weakening is about one object, as in `explain`.
      const part = subHistory(history, partitionsOf(history, model)[0]!.rows).history;
      if (!staysValid(part, model, random)) throw wrong('weakened to a violation');
    } else if (verdict.verdict === 'invalid') {
      counts.explained++;
      const { proof, operations } = explain(history, model, verdict, budget);
      const shown = Int32Array.from(operations);
      if (bruteForce(subHistory(history, shown).history, model)) throw wrong('shows no violation');
      if (proof.some((row) => !operations.includes(row))) throw wrong('hides a part of its proof');
    }
  }
  return counts;
};

const staysValid = (history: Columns, model: Model, random: Random): boolean => {
  const some = Array.from({ length: history.count }, (_, row) => row).filter(
    () => random.next() < 0.6,
  );
  const start = history.outcome.map((outcome) => (outcome === 2 ? OPTIONAL : 0));
  const near = neighbourhood(history, model, some.slice(0, 1));
  if (near !== undefined && !bruteForce(subHistory(history, near).history, model)) return false;
  return [registerWeakening(history, model), anyWeakening(history, model)].every((weakening) => {
    const left = weakening?.spare(start, some);
    if (left === undefined) return true;
    const rows = Int32Array.from({ length: history.count }, (_, row) => row).filter(
      (row) => left[row] !== GONE,
    );
    return bruteForce(subHistory(history, rows, (row) => left[row] === OPTIONAL).history, model);
  });
};
