/**
 * Every checker's longer fuzz: `npm run fuzz -- [--seed S] [--cases N] [--seconds N] [part of a name …]`.
 *
 * Each stops at the first history on which a checker is wrong, with what repeats it. The same
 * functions run in CI with fewer cases, from the tests beside them.
 */
import { parseArgs } from 'node:util';
import { fuzzAnyModel, fuzzImplications, fuzzLevel } from '../checkers/ladder/levels.fuzz.ts';
import { LEVELS } from '../checkers/ladder/levels.ts';
import * as chains from '../checkers/linearizability/chains/chains.fuzz.ts';
import { fuzzCheck } from '../checkers/linearizability/check.fuzz.ts';
import { fuzzExplain } from '../checkers/linearizability/explain/explain.fuzz.ts';
import { fuzzLarger, fuzzTiny } from '../testing/fuzz/engine-workload.ts';
import { fuzzMetamorphic } from '../checkers/linearizability/metamorphic.fuzz.ts';
import * as monitors from '../checkers/linearizability/monitors/monitors.fuzz.ts';
import {
  fuzzRegisters,
  fuzzRegistersAgainstWgl,
} from '../checkers/linearizability/engines/register/repeated/repeated.fuzz.ts';
import { fuzzWgl } from '../checkers/linearizability/search/search.fuzz.ts';
import { fuzzZones } from '../checkers/linearizability/engines/register/zones/zones.fuzz.ts';
import { modelNames } from '../checkers/models/registry.ts';
import { fuzzLongSearch, fuzzSearchAlone } from '../checkers/sequential/search.fuzz.ts';
import { fuzzTwoAtomic } from '../checkers/staleness/two-atomic.fuzz.ts';

type Fuzz = (seed: string, cases: number) => unknown;

const fuzzes: Readonly<Record<string, Fuzz>> = {
  zones: fuzzZones,
  registers: fuzzRegisters,
  'registers against wgl': fuzzRegistersAgainstWgl,
  ...Object.fromEntries(
    [...Object.values(chains), ...Object.values(monitors)].flatMap((fuzzed): [string, Fuzz][] => [
      [`engine ${fuzzed.name}`, (seed, cases) => fuzzTiny(fuzzed, seed, cases)],
      [`larger ${fuzzed.name}`, (seed, cases) => fuzzLarger(fuzzed, seed, cases)],
    ]),
  ),
  ...Object.fromEntries(
    modelNames.flatMap((name): [string, Fuzz][] => [
      [`wgl ${name}`, (seed, cases) => fuzzWgl(name, seed, cases)],
      [`check ${name}`, (seed, cases) => fuzzCheck(name, seed, cases)],
      [`metamorphic ${name}`, (seed, cases) => fuzzMetamorphic(name, seed, cases)],
      [`explain ${name}`, (seed, cases) => fuzzExplain(name, seed, cases)],
    ]),
  ),
  ...Object.fromEntries(
    LEVELS.filter((level) => level !== 'linearizable').map((level): [string, Fuzz] => [
      `level ${level}`,
      (seed, cases) => fuzzLevel(level, seed, cases),
    ]),
  ),
  'sequential any model': fuzzAnyModel,
  'sequential search alone': fuzzSearchAlone,
  'sequential long search': fuzzLongSearch,
  implications: fuzzImplications,
  '2-atomicity': fuzzTwoAtomic,
};

const BATCH = 500;

const main = (): void => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: String(Date.now()) },
      cases: { type: 'string', default: '1000000' },
      seconds: { type: 'string', default: '60' },
    },
  });
  const chosen = Object.entries(fuzzes).filter(
    ([name]) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
  );
  if (chosen.length === 0) {
    console.error(`No fuzz is named so. There are: ${Object.keys(fuzzes).join(', ')}.`);
    process.exitCode = 64;
  }
  console.log(`seed ${values.seed}, at most ${values.cases} cases or ${values.seconds} s each`);
  for (const [name, fuzz] of chosen) {
    const limits = { cases: Number(values.cases), ms: Number(values.seconds) * 1000 };
    run(name, fuzz, values.seed, limits);
  }
};

const run = (
  name: string,
  fuzz: Fuzz,
  seed: string,
  limits: { readonly cases: number; readonly ms: number },
): void => {
  const began = performance.now();
  let cases = 0;
  try {
    while (cases < limits.cases && performance.now() - began < limits.ms) {
      const batch = Math.min(BATCH, limits.cases - cases);
      fuzz(`${seed}/${cases}`, batch);
      cases += batch;
    }
    console.log(`${name}: ${cases} cases, ${((performance.now() - began) / 1000).toFixed(1)} s`);
  } catch (error) {
    console.error(`${name}: WRONG after ${cases} cases:`, error);
    process.exitCode = 1;
  }
};

main();
