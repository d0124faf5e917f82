/**
 * What the engine of banks is fuzzed with: tight funds, equal transfers, wrong reads of the right total.
 * Besides the two fuzzes that every engine has, histories of dozens of operations of which many, or none,
 * are of unknown outcome, against the general search.
 */
import { type Random, randomFrom } from '../../../../src/base/random.ts';
import type { Columns } from '../../../../src/history/columns.ts';
import { columnsFromEvents } from '../../../../src/history/columns-builder.ts';
import type { Json } from '../../../../src/history/operation.ts';
import { bruteForce } from '../../../../testing/brute-force/linearizability.ts';
import { asks, fuzzEngine } from '../../../../testing/fuzz/engine-workload.ts';
import { fuzz, type Outcomes } from '../../../../testing/fuzz/fuzz.ts';
import {
  type Asked,
  simulate,
  type Workload,
} from '../../../../testing/histories/simulated-clients.ts';
import type { Model } from '../../../model.ts';
import { bank } from '../../../models/bank.ts';
import { subHistory } from '../../explain/sub-history.ts';
import { partitionsOf } from '../../rows/partition.ts';
import { problemOf } from '../../search/problem.ts';
import { search } from '../../search/search.ts';
import { verifyWitness } from '../../witness.ts';
import type { EngineOptions } from '../engine.ts';
import { checkBank } from './bank.ts';

/** Brute force tries the orders of so many. */
const MOST_BY_BRUTE_FORCE = 8;
const BUDGET = { timeMs: 60_000, memoryBytes: 2 ** 28 };
const INITIALS = [
  { a: 2, b: 1 },
  { a: 5, b: 5 },
  { a: 3, b: 0, c: 1 },
  { a: 9, b: 9, c: 9 },
];

fuzzEngine({
  name: 'bank',
  engine: (history, options) => checkBank(history, options, BUDGET),
  workload: (options, random) => bankWorkload(options, random),
  initials: INITIALS,
});

fuzz({
  name: 'engine bank, many unknown or none',
  kind: 'engine on larger histories',
  run: (seed, cases) => fuzzLonger(seed, cases),
  shares: { valid: 0.1, invalid: 0.1, byTwoReads: 0.02 },
});

/** Throws on the first history where the engine and the general search differ. */
const fuzzLonger = (seed: string, cases: number): Outcomes => {
  const random = randomFrom(seed);
  const counts = { valid: 0, invalid: 0, byTwoReads: 0, handedBack: 0, tooHardForTheSearch: 0 };
  for (let i = 0; i < cases; i++) {
    const options = {
      initial: random.pick(INITIALS),
      nilRead: 'unset',
      failedCas: 'dropped',
    } as const;
    const plan = {
      operations: random.between(13, 50),
      processes: random.between(3, 8),
      keys: 0,
      unknown: random.pick([0, 0.05, 0.2, 0.5]),
      failed: random.pick([0, 0.1]),
      wrong: random.pick([0, 0.02, 0.1]),
      busy: random.next() < 0.5,
    };
    const workload = bankWorkload(options, random);
    const history = columnsFromEvents(simulate(workload, plan, random));
    const wrong = (why: string): Error => new Error(`${why}: bank, seed ${seed}, case ${i}`);
    const result = checkBank(history, options, BUDGET);
    if (result.verdict === 'partial') {
      counts.handedBack++;
      continue;
    }
    if (result.verdict === 'valid') {
      const check = verifyWitness(history, workload.model, result.witness ?? new Int32Array());
      if (!check.ok) throw wrong(`the witness: ${check.reason}`);
      counts.valid++;
      continue;
    }
    if (result.verdict !== 'invalid') throw wrong(result.verdict);
    const proof = subHistory(history, Int32Array.from(result.operations)).history;
    const said = searchSays(proof, workload.model);
    if (said === 'valid') throw wrong(`called invalid, ${result.reason}`);
    counts[said]++;
    if (result.isProof !== true) continue;
    counts.byTwoReads++;
    const isTiny = result.operations.length <= MOST_BY_BRUTE_FORCE;
    if (isTiny && bruteForce(proof, workload.model)) throw wrong(`no proof, ${result.reason}`);
  }
  return counts;
};

const searchSays = (
  history: Columns,
  model: Model,
): 'valid' | 'invalid' | 'tooHardForTheSearch' => {
  for (const { events } of partitionsOf(history, model)) {
    const limits = { deadline: performance.now() + 2000, memoryBytes: 2 ** 28 };
    const result = search(problemOf(history, events, model), limits);
    if ('ranOut' in result) return 'tooHardForTheSearch';
    if ('stuckAt' in result) return 'invalid';
  }
  return 'valid';
};

type Balances = { readonly [account: string]: number };

const bankWorkload = (options: EngineOptions, random: Random): Workload => {
  const initial = options.initial as Balances;
  const accounts = Object.keys(initial);
  const [reads, most] = [random.pick([0.2, 0.5]), random.pick([1, 2, 4])];
  const strange = random.next() < 0.05;
  const transfer = (): Asked => {
    const [from = '', to = ''] = random.shuffle(accounts);
    const amount = random.between(strange ? -1 : 1, most);
    const other = strange ? random.pick([from, 'z', to]) : to;
    return asks('transfer', { from, to: other, amount });
  };
  return {
    model: bank(options),
    ask: () => (random.next() < reads ? asks('read', null) : transfer()),
    results: ({ f }, state) =>
      f === 'read' ? [state as Json, moved(state as Balances, random), initial] : [null],
  };
};

/** As if one more had been transferred, or, now and then, had got lost. */
const moved = (balances: Balances, random: Random): Json => {
  const [from = '', to = ''] = random.shuffle(Object.keys(balances));
  const loses = random.next() < 0.1;
  return { ...balances, [from]: balances[from]! - 1, [to]: balances[to]! + (loses ? 0 : 1) };
};
