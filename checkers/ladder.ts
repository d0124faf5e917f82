/**
 * The ladder: which levels of consistency a history keeps, from the strongest to the weakest, each
 * with its verdict, and the strongest that holds.
 *
 * What one level proves is used for the next: a level that holds proves all that it implies, and one
 * that is broken refutes all that imply it. A level below linearizability says nothing of models that
 * are not registers (sequential and quiescent consistency do), and is then `unknown` with the reason.
 */
import type { Columns } from '../src/history/columns.ts';
import { decideLevel, type SessionLevel } from './ladder/engines.ts';
import { impliedBy, type Level, LEVELS } from './ladder/levels.ts';
import { checkLinearizability } from './linearizability/check.ts';
import type { Model } from './model.ts';
import { checkQuiescent } from './quiescent/check.ts';
import { checkSequential } from './sequential/check.ts';
import { Deadline } from './session/deadline.ts';
import { readModelHistory } from './session/model-history.ts';
import type { RegisterHistory } from './session/register-history.ts';
import type { NotApplicable } from './linearizability/engines/engine.ts';
import type { Budget, Verdict } from './verdict.ts';

/** What was decided of one level. */
export interface LevelVerdict {
  readonly level: Level;
  readonly verdict: Verdict;
  /** Time of its own check; 0 where it was derived. */
  readonly ms: number;
  /** The level whose verdict decided this one. */
  readonly derivedFrom?: Level;
}

export interface LadderOptions {
  /** Default: all. */
  readonly levels?: readonly Level[];
  /** Linearizability where somebody (the pool) has decided it already. */
  readonly linearizable?: { readonly verdict: Verdict; readonly ms: number };
  /** Told of each level as soon as it is decided; again where an unknown one is decided later. */
  readonly onDecided?: (result: LevelVerdict) => void;
}

/** Cheap levels first, and the search for a sequential order when it can no longer be avoided. */
const ORDER: readonly Level[] = [
  'linearizable',
  'causal',
  'causal-convergence',
  'causal-memory',
  'sequential',
  'pram',
  'monotonic-reads',
  'read-your-writes',
  'monotonic-writes',
  'writes-follow-reads',
  'quiescent',
];

/**
 * Results from strongest to weakest. The budget is for all of them together; no level takes more than
 * half of what is left while others wait.
 */
export const checkLadder = (
  history: Columns,
  model: Model,
  budget: Budget,
  options: LadderOptions = {},
): readonly LevelVerdict[] => {
  const wanted = LEVELS.filter((level) => options.levels?.includes(level) ?? true);
  const results = new Map<Level, LevelVerdict>();
  const end = performance.now() + budget.timeMs;
  const registers = readModelHistory(history, model);
  for (const level of ORDER.filter((level) => wanted.includes(level))) {
    if (results.has(level)) continue;
    const open = wanted.filter((other) => !results.has(other)).length;
    const left = Math.max(0, end - performance.now());
    const share = { ...budget, timeMs: open === 1 ? left : left / 2 };
    const began = performance.now();
    const given = level === 'linearizable' ? options.linearizable : undefined;
    const verdict = given?.verdict ?? decide(level, history, model, registers, share);
    const result: LevelVerdict = { level, verdict, ms: given?.ms ?? performance.now() - began };
    results.set(level, result);
    if (given === undefined) options.onDecided?.(result);
    for (const follows of derive(level, verdict, wanted, results)) {
      results.set(follows.level, follows);
      options.onDecided?.(follows);
    }
    budget.onProgress?.(results.size, wanted.length);
  }
  return wanted.map((level) => results.get(level)!);
};

const decide = (
  level: Level,
  history: Columns,
  model: Model,
  registers: RegisterHistory | NotApplicable,
  { timeMs, memoryBytes }: Budget,
): Verdict => {
  if (level === 'linearizable')
    return checkLinearizability(history, model, { timeMs, memoryBytes });
  if (level === 'quiescent') return checkQuiescent(history, model, { timeMs, memoryBytes });
  if (level === 'sequential') return checkSequential(history, model, { timeMs, memoryBytes });
  if (registers.verdict === 'not-applicable') {
    return { verdict: 'unknown', engine: registers.engine, reason: `${registers.reason}.` };
  }
  return decideLevel(
    level satisfies SessionLevel,
    registers,
    new Deadline({ timeMs, memoryBytes }),
  );
};

/** What the verdict of one level says about others that are still open. */
const derive = (
  level: Level,
  verdict: Verdict,
  wanted: readonly Level[],
  results: ReadonlyMap<Level, LevelVerdict>,
): readonly LevelVerdict[] => {
  if (verdict.verdict === 'unknown') return [];
  const found: LevelVerdict[] = [];
  for (const other of wanted) {
    if (results.get(other)?.verdict.verdict === 'valid') continue;
    if (results.get(other)?.verdict.verdict === 'invalid') continue;
    const follows =
      verdict.verdict === 'valid' ? impliedBy(level).has(other) : impliedBy(other).has(level);
    if (!follows) continue;
    found.push({ level: other, verdict: derived(verdict), ms: 0, derivedFrom: level });
  }
  return found;
};

/** A linear order explains a stronger level only; the weaker one needs none. */
const derived = (verdict: Exclude<Verdict, { verdict: 'unknown' }>): Verdict => {
  if (verdict.verdict === 'invalid') return verdict;
  const { witness: _, ...rest } = verdict;
  return rest;
};
