/**
 * Fuzzing of levels below linearizability against the brute force of their definitions, and of the
 * implications between levels, on tiny random histories.
 */
import { type Columns, NONE } from '../../src/history/columns.ts';
import { randomFrom } from '../../src/base/random.ts';
import { Deadline } from '../../checkers/session/deadline.ts';
import { readRegisterHistory } from '../../checkers/session/register-history.ts';
import type { Verdict } from '../../checkers/verdict.ts';
import { fuzz } from './fuzz.ts';
import { bruteForce } from '../brute-force/levels.ts';
import { decideLevel, type SessionLevel } from '../../checkers/ladder/engines.ts';
import { checkLinearizability } from '../../checkers/linearizability/check.ts';
import { casRegister } from '../../checkers/models/register.ts';
import { checkQuiescent, verifyQuiescentWitness } from '../../checkers/quiescent/check.ts';
import { searchAnyModel } from '../../checkers/sequential/any-model.ts';
import { verifySequentialWitness } from '../../checkers/sequential/witness.ts';
import { readSessions } from '../../checkers/session/row-sessions.ts';
import { IMPLIES, type Level, LEVELS } from '../../checkers/ladder/levels.ts';
import {
  columnsOf,
  randomOperations,
  randomReading,
  randomShape,
  readerOptions,
  type TinyOperation,
  type TinyReading,
} from '../histories/random-sessions.ts';

type DecidedLevel = SessionLevel | 'quiescent';

/** How many histories kept the level, and how many did not. */
export type LevelCounts = { readonly valid: number; readonly invalid: number };

const BUDGET = { timeMs: 60_000, memoryBytes: 1 << 28 };

/** One fuzz a level. */
export const fuzzLevels = (levels: readonly DecidedLevel[]): void => {
  for (const level of levels) {
    fuzz({
      name: `level ${level}`,
      kind: 'level',
      run: (seed, cases) => fuzzLevel(level, seed, cases),
      shares: { valid: 0.1, invalid: 0.1 },
    });
  }
};

/** @throws Error at the first history on which checker and definition differ, with the history. */
const fuzzLevel = (level: DecidedLevel, seed: string, cases: number): LevelCounts => {
  let valid = 0;
  for (let at = 0; at < cases; at++) {
    const random = randomFrom(`${level}/${seed}/${at}`);
    const reading = randomReading(random);
    const drawn = randomOperations(random, randomShape(random, 8), reading);
    const columns = columnsOf(drawn);
    const verdict = decideTiny(level, columns, reading);
    const holds = bruteForce(drawn, level, reading);
    if ((verdict.verdict === 'valid') !== holds || verdict.verdict === 'unknown') {
      throw new Error(
        `${level}, seed ${seed}, case ${at}, ${JSON.stringify(reading)}: the definition says ${holds}, ` +
          `the checker ${JSON.stringify(verdict)}\n${drawing(drawn)}`,
      );
    }
    if (verdict.verdict === 'valid' && (level === 'sequential' || level === 'quiescent')) {
      verifyOrder(columns, verdict, reading, drawn, VERIFY[level]);
    }
    if (holds) valid++;
  }
  return { valid, invalid: cases - valid };
};

/** The search over all interleavings, for the model cas-register, against the definition. */
export const fuzzAnyModel = (seed: string, cases: number): LevelCounts => {
  let valid = 0;
  for (let at = 0; at < cases; at++) {
    const random = randomFrom(`any-model/${seed}/${at}`);
    const reading = randomReading(random);
    const drawn = randomOperations(random, randomShape(random, 7), reading);
    const columns = columnsOf(drawn);
    const sessions = readSessions(columns);
    if (sessions.verdict === 'not-applicable') throw new Error(sessions.reason);
    const model = casRegister(readerOptions(reading));
    const verdict = searchAnyModel(columns, model, sessions, new Deadline(BUDGET));
    const holds = bruteForce(drawn, 'sequential', reading);
    if (verdict.verdict !== (holds ? 'valid' : 'invalid')) {
      throw new Error(
        `any model, seed ${seed}, case ${at}, ${JSON.stringify(reading)}: the definition says ${holds}, ` +
          `the search ${JSON.stringify(verdict)}\n${drawing(drawn)}`,
      );
    }
    if (verdict.verdict === 'valid') verifyOrder(columns, verdict, reading, drawn);
    if (holds) valid++;
  }
  return { valid, invalid: cases - valid };
};

const VERIFY = { sequential: verifySequentialWitness, quiescent: verifyQuiescentWitness } as const;

const verifyOrder = (
  columns: Columns,
  { witness }: Extract<Verdict, { verdict: 'valid' }>,
  reading: TinyReading,
  drawn: readonly TinyOperation[],
  verify = verifySequentialWitness,
): void => {
  if (witness === undefined) throw new Error(`no order\n${drawing(drawn)}`);
  const check = verify(columns, casRegister(readerOptions(reading)), witness);
  if (!check.ok) throw new Error(`${check.reason}: ${witness.join(' ')}\n${drawing(drawn)}`);
};

/** @throws Error at the first history on which a level holds and one that it implies does not. */
export const fuzzImplications = (seed: string, cases: number): LevelCounts => {
  let valid = 0;
  for (let at = 0; at < cases; at++) {
    const random = randomFrom(`implications/${seed}/${at}`);
    const reading = randomReading(random);
    const drawn = randomOperations(random, randomShape(random, 8), reading);
    const columns = columnsOf(drawn);
    const holds = new Map(LEVELS.map((level) => [level, verdictOf(level, columns, reading)]));
    for (const [level, verdict] of holds) {
      for (const weaker of IMPLIES[level]) {
        if (verdict !== 'valid' || holds.get(weaker) === 'valid') continue;
        throw new Error(
          `seed ${seed}, case ${at}: ${level} holds, ${weaker} does not\n${drawing(drawn)}`,
        );
      }
    }
    if (holds.get('sequential') === 'valid') valid++;
  }
  return { valid, invalid: cases - valid };
};

const verdictOf = (level: Level, columns: Columns, reading: TinyReading): Verdict['verdict'] =>
  level === 'linearizable'
    ? checkLinearizability(columns, casRegister(readerOptions(reading)), BUDGET).verdict
    : decideTiny(level, columns, reading).verdict;

const decideTiny = (level: DecidedLevel, columns: Columns, reading: TinyReading): Verdict => {
  if (level === 'quiescent')
    return checkQuiescent(columns, casRegister(readerOptions(reading)), BUDGET);
  const history = readRegisterHistory(columns, readerOptions(reading));
  if (history.verdict === 'not-applicable') throw new Error(history.reason);
  return decideLevel(level, history, new Deadline(BUDGET));
};

const drawing = (operations: readonly TinyOperation[]): string =>
  operations
    .map(
      (o) =>
        `P${o.process} [${o.invoke},${o.complete}] ${o.kind} key ${o.key} ` +
        `${o.kind === 'write' ? '' : o.from} ${o.kind === 'read' ? '' : `→ ${o.to}`} ` +
        (o.saw === NONE ? '' : `saw ${o.saw} `) +
        ['ok', 'fail', 'unknown'][o.outcome],
    )
    .join('\n');
