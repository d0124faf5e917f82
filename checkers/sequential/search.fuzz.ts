/**
 * The search for a sequential order on its own: without the saturation that usually leaves it nothing
 * to refute, and with fresh starts after few dead ends, against the brute force of the definition; and,
 * on histories of simulated stores that are too long for brute force, the whole engine against the
 * search over all interleavings.
 */
import { randomFrom } from '../../src/base/random.ts';
import { schedule } from '../causal/schedule.ts';
import { bruteForce } from '../../testing/brute-force/levels.ts';
import {
  columnsOf,
  randomOperations,
  randomReading,
  randomShape,
  readerOptions,
} from '../../testing/histories/random-sessions.ts';
import { simulatedColumns, type SimulatedShape } from '../../testing/histories/simulated-stores.ts';
import { casRegister } from '../models/register.ts';
import type { Budget, Verdict } from '../verdict.ts';
import { Deadline } from '../session/deadline.ts';
import { decideRegisters } from '../session/decide.ts';
import { readModelHistory } from '../session/model-history.ts';
import { readRegisterHistory } from '../session/register-history.ts';
import { readSessions } from '../session/row-sessions.ts';
import type { Sessions } from '../session/sessions.ts';
import { searchAnyModel } from './any-model.ts';
import { ClockTable } from './clock-table.ts';
import { fuzz } from '../../testing/fuzz/fuzz.ts';
import { readersOf } from './readers.ts';
import { searchOrder } from './search.ts';
import { checkSequentialSessions } from './sessions.ts';
import { verifySequentialWitness } from './witness.ts';

const BUDGET: Budget = { timeMs: 20_000, memoryBytes: 1 << 28 };
const STORES = ['linearizable', 'sequential', 'causal-memory', 'causal-convergence'] as const;

type SearchCounts = {
  readonly valid: number;
  readonly invalid: number;
  /** Decided only after some state had turned out to be a dead end. */
  readonly searched: number;
};

fuzz({
  name: 'sequential search alone',
  kind: 'search alone',
  run: (seed, cases) => fuzzSearchAlone(seed, cases),
  shares: { valid: 0.2, invalid: 0.1, searched: 0.01 },
});

fuzz({
  name: 'sequential, simulated stores',
  kind: 'simulated stores',
  run: (seed, cases) => fuzzStores(seed, cases),
  shares: { valid: 0.25, invalid: 0.01 },
});

/** @throws Error at the first history on which the search and the definition differ. */
const fuzzSearchAlone = (seed: string, cases: number): SearchCounts => {
  let valid = 0;
  let searched = 0;
  let patience = 1;
  const decide = (sessions: Sessions, deadline: Deadline): Verdict => {
    const { verdict, dead } = withoutSaturation(sessions, deadline, patience);
    if (dead > 1) searched++;
    return verdict;
  };
  for (let at = 0; at < cases; at++) {
    const random = randomFrom(`search-alone/${seed}/${at}`);
    patience = random.between(1, 3);
    const reading = randomReading(random);
    const drawn = randomOperations(random, randomShape(random, 8), reading);
    const history = readRegisterHistory(columnsOf(drawn), readerOptions(reading));
    if (history.verdict === 'not-applicable') throw new Error(history.reason);
    const { verdict } = decideRegisters(history, 'search', decide, new Deadline(BUDGET));
    const holds = bruteForce(drawn, 'sequential', reading);
    if (verdict !== (holds ? 'valid' : 'invalid')) {
      throw new Error(`seed ${seed}, case ${at}: ${verdict}, by definition ${holds}`);
    }
    if (holds) valid++;
  }
  return { valid, invalid: cases - valid, searched };
};

const withoutSaturation = (
  sessions: Sessions,
  deadline: Deadline,
  patience: number,
): { readonly verdict: Verdict; readonly dead: number } => {
  const clocks = new ClockTable(sessions);
  const circle = schedule(sessions, {
    visit: (i) => {
      clocks.begin(i);
      if (sessions.reads[i]! >= 0) clocks.follow(i, sessions.reads[i]!);
    },
  });
  const engine = 'search';
  const refuted: Verdict = { verdict: 'invalid', engine, anomaly: '', operations: [], reason: '' };
  if (circle !== undefined) return { verdict: refuted, dead: 0 };
  const outcome = searchOrder(sessions, readersOf(sessions), clocks, deadline, patience);
  if (outcome.type === 'budget') throw new Error(`the ${outcome.of} budget ran out`);
  const verdict: Verdict = outcome.type === 'found' ? { verdict: 'valid', engine } : refuted;
  return { verdict, dead: outcome.dead };
};

/** @throws Error at the first history on which the two differ, with its shape. */
const fuzzStores = (seed: string, cases: number): SearchCounts => {
  let valid = 0;
  let searched = 0;
  for (let at = 0; at < cases; at++) {
    const random = randomFrom(`search/${seed}/${at}`);
    const shape: SimulatedShape = {
      operations: random.between(8, 24),
      processes: random.between(3, 5),
      keys: random.between(1, 3),
      store: random.pick(STORES),
      hints: random.below(2) === 0,
      violation: random.below(4) === 0,
      lag: random.between(2, 12),
      seed: random.below(1e9),
    };
    const history = simulatedColumns(shape);
    const registers = readModelHistory(history, casRegister());
    const sessions = readSessions(history);
    if (registers.verdict === 'not-applicable') throw new Error(registers.reason);
    if (sessions.verdict === 'not-applicable') throw new Error(sessions.reason);
    const quick = decideRegisters(
      registers,
      'sequential',
      checkSequentialSessions,
      new Deadline(BUDGET),
    );
    const slow = searchAnyModel(history, casRegister(), sessions, new Deadline(BUDGET));
    if (quick.verdict !== slow.verdict) {
      throw new Error(`${JSON.stringify(shape)}: ${quick.verdict}, all ways: ${slow.verdict}`);
    }
    if (quick.verdict === 'valid' && quick.witness !== undefined) {
      const check = verifySequentialWitness(history, casRegister(), quick.witness);
      if (!check.ok) throw new Error(`${JSON.stringify(shape)}: ${check.reason}`);
      valid++;
    }
    if (quick.notes?.some((note) => /^[1-9]\d* dead/.test(note)) === true) searched++;
  }
  return { valid, invalid: cases - valid, searched };
};
