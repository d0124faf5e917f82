/**
 * The register search against brute force on tiny histories with repeated values, and against the
 * general search on larger ones.
 */
import type { Columns } from '../../../../../src/history/columns.ts';
import { randomFrom } from '../../../../../src/base/random.ts';
import type { Model } from '../../../../model.ts';
import { casRegister } from '../../../../models/register.ts';
import type { Budget } from '../../../../verdict.ts';
import { partitionsOf } from '../../../rows/partition.ts';
import { verifyWitness } from '../../../witness.ts';
import { problemOf } from '../../../search/problem.ts';
import { search } from '../../../search/search.ts';
import { fuzzCase, type FuzzCounts } from '../../../../../testing/fuzz/engine-case.ts';
import { fuzz } from '../../../../../testing/fuzz/fuzz.ts';
import { checkRegisters } from './repeated.ts';
import { simulatedRegister } from '../../../../../testing/histories/simulated-register.ts';
import { tinyOptions, tinyPlan } from '../../../../../testing/histories/tiny-register-plan.ts';

const budget: Budget = { timeMs: 60_000, memoryBytes: 2 ** 28 };

fuzz({
  name: 'engine registers',
  kind: 'engine',
  run: (seed, cases) => fuzzTiny(seed, cases),
  shares: { valid: 0.1, invalid: 0.1, handedBack: 0 },
});

fuzz({
  name: 'engine registers, larger',
  kind: 'engine on larger histories',
  run: (seed, cases) => fuzzLarger(seed, cases),
  shares: { valid: 0.1, invalid: 0.1 },
});

/** Throws on the first history where the register search is wrong. */
const fuzzTiny = (seed: string, cases: number): FuzzCounts => {
  const random = randomFrom(seed);
  const counts: FuzzCounts = { valid: 0, invalid: 0, handedBack: 0 };
  for (let i = 0; i < cases; i++) {
    const plan = tinyPlan(random, `${seed}/${i}`, random.between(1, 3));
    const options = tinyOptions(random);
    fuzzCase(
      (history, options) => checkRegisters(history, options, budget),
      simulatedRegister(plan),
      options,
      casRegister(options),
      counts,
      random,
      `registers, ${JSON.stringify({ plan, options })}`,
    );
  }
  return counts;
};

/** Histories of some dozens of operations, too many for brute force. */
const fuzzLarger = (seed: string, cases: number): FuzzCounts => {
  const random = randomFrom(seed);
  const counts: FuzzCounts = { valid: 0, invalid: 0, handedBack: 0 };
  for (let i = 0; i < cases; i++) {
    const plan = {
      ...tinyPlan(random, `${seed}/${i}`, random.between(1, 5)),
      operations: random.between(8, 40),
      processes: random.between(3, 8),
      busy: random.next() < 0.5,
      unknown: random.pick([0, 0.05, 0.2]),
      wrongReads: random.pick([0, 0.03, 0.1]),
    };
    const options = tinyOptions(random);
    const what = JSON.stringify({ plan, options });
    const history = simulatedRegister(plan);
    const model = casRegister(options);
    const result = checkRegisters(history, options, budget);
    if (result.verdict !== 'valid' && result.verdict !== 'invalid') {
      throw new Error(`registers: ${result.verdict} on ${what}`);
    }
    counts[result.verdict]++;
    if (result.verdict !== searchSays(history, model)) {
      throw new Error(
        `registers: ${result.verdict}, the general search says otherwise, on ${what}`,
      );
    }
    if (result.verdict === 'invalid') continue;
    const check = verifyWitness(history, model, result.witness ?? new Int32Array());
    if (!check.ok) throw new Error(`registers: the witness: ${check.reason} on ${what}`);
  }
  return counts;
};

const searchSays = (history: Columns, model: Model): 'valid' | 'invalid' => {
  const limits = { deadline: Infinity, memoryBytes: Infinity };
  const legal = partitionsOf(history, model).every(
    ({ events }) =>
      'found' in
      search(problemOf(history, events, model), limits, ['depth-first', 'breadth-first']),
  );
  return legal ? 'valid' : 'invalid';
};
