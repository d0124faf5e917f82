/**
 * The whole check on longer histories than brute force can decide: what is valid must stay so when
 * it is changed in ways that cannot make it worse (`testing/histories/still-valid.ts`).
 */
import type { Columns } from '../../src/history/columns.ts';
import { columnsFromEvents } from '../../src/history/columns-builder.ts';
import { randomFrom } from '../../src/base/random.ts';
import type { Model } from '../model.ts';
import { type ModelName, modelNames } from '../models/registry.ts';
import { fuzz, type Outcomes } from '../../testing/fuzz/fuzz.ts';
import { checkLinearizability } from './check.ts';
import { simulate } from '../../testing/histories/simulated-clients.ts';
import { workloadOf } from '../../testing/histories/simulated-workloads.ts';
import { stillValid } from '../../testing/histories/still-valid.ts';

/** What takes longer is left out: it says nothing about right and wrong. */
const budget = { timeMs: 2000, memoryBytes: 2 ** 28 };

for (const name of modelNames) {
  fuzz({
    name: `metamorphic ${name}`,
    kind: 'metamorphic',
    run: (seed, cases) => fuzzMetamorphic(name, seed, cases),
    shares: { changed: 1 },
  });
}

/** How many changes were made to valid histories; throws on the first that is valid no longer. */
const fuzzMetamorphic = (name: ModelName, seed: string, cases: number): Outcomes => {
  const random = randomFrom(`${name} ${seed}`);
  let changed = 0;
  for (let i = 0; i < cases; i++) {
    const { model, ...workload } = workloadOf(name, {}, random.pick([2, 3, 1000]));
    const plan = {
      operations: random.between(2, 30),
      processes: random.between(1, 6),
      keys: random.pick([0, 2]),
      unknown: random.pick([0, 0.1]),
      failed: random.pick([0, 0.1]),
      wrong: random.pick([0, 0, 0.05]),
    };
    const history = columnsFromEvents(simulate({ model, ...workload }, plan, random));
    if (verdictOn(history, model) !== 'valid') continue;
    for (const { name: what, history: other } of stillValid(history, model, random)) {
      changed++;
      if (verdictOn(other, model) !== 'invalid') continue;
      throw new Error(`invalid after "${what}": ${name}, seed ${seed}, case ${i}`);
    }
  }
  return { changed };
};

const verdictOn = (history: Columns, model: Model): string =>
  checkLinearizability(history, model, budget).verdict;
