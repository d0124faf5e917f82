/**
 * One history put to an engine: the verdict against brute force (or another judge), the witness
 * replayed, the proof of a violation decided alone, and changes that must keep a valid history valid.
 */
import type { Columns } from '../../src/history/columns.ts';
import type { Random } from '../../src/base/random.ts';
import type { Model } from '../../checkers/model.ts';
import { bruteForce } from '../brute-force/linearizability.ts';
import type { EngineOptions, EngineResult } from '../../checkers/linearizability/engines/engine.ts';
import { stillValid } from '../histories/still-valid.ts';
import { verifyWitness } from '../../checkers/linearizability/witness.ts';

export type FuzzCounts = {
  valid: number;
  invalid: number;
  /** Histories of which the engine handed back some keys. */
  handedBack: number;
};

/** Whether some order of the rows (by default all) explains the history. */
export type Judge = (history: Columns, model: Model, rows?: Iterable<number>) => boolean;

export type Engine = (history: Columns, options: EngineOptions) => EngineResult;

/** `what` is enough to repeat the case. @throws Error where the engine is wrong. */
export const fuzzCase = (
  engine: Engine,
  history: Columns,
  options: EngineOptions,
  model: Model,
  counts: FuzzCounts,
  random: Random,
  what: string,
  judge: Judge = bruteForce,
): void => {
  const wrong = (why: string): Error => new Error(`${why}: ${what}`);
  const result = engine(history, inLines(options, random));
  if (random.next() < 0.2) {
    const silent = engine(history, { ...inLines(options, random), withoutWitness: true });
    if (silent.verdict !== result.verdict) throw wrong(`without a witness ${silent.verdict}`);
    if ('witness' in silent) throw wrong('a witness that nobody asked for');
  }
  if (result.verdict === 'not-applicable' || result.verdict === 'unknown') {
    throw wrong(result.reason);
  }
  if (result.verdict === 'partial') {
    counts.handedBack++;
    decidedKeysAreValid(history, model, result, wrong, judge);
    return;
  }
  counts[result.verdict]++;
  if (result.verdict === 'invalid') {
    if (judge(history, model)) throw wrong(`called invalid, ${result.reason}`);
    if (judge(history, model, result.operations)) throw wrong(`no proof: ${result.reason}`);
    return;
  }
  if (!judge(history, model)) throw wrong('called valid');
  const check = verifyWitness(history, model, result.witness ?? new Int32Array());
  if (!check.ok) throw wrong(`the witness: ${check.reason}`);
  if (random.next() < 0.8) return;
  for (const { name, history: changed } of stillValid(history, model, random)) {
    const { verdict } = engine(changed, inLines(options, random));
    if (verdict === 'invalid') throw wrong(`invalid after a change, ${name}`);
  }
};

/** Often as if the history were too long to be laid out at once. */
const inLines = (options: EngineOptions, random: Random): EngineOptions =>
  random.next() < 0.5 ? options : { ...options, rowsAtOnce: random.between(1, 4) };

const decidedKeysAreValid = (
  history: Columns,
  model: Model,
  { undecided, witness }: Extract<EngineResult, { verdict: 'partial' }>,
  wrong: (why: string) => Error,
  judge: Judge,
): void => {
  const left = new Set(undecided.flatMap(({ rows }) => [...rows]));
  const rows = Array.from({ length: history.count }, (_, row) => row);
  const decided = rows.filter((row) => !left.has(row));
  if (!judge(history, model, decided)) throw wrong('keys called valid');
  if (witness === undefined || witness.some((row) => left.has(row)))
    throw wrong('the witness has rows of other keys');
};
