/**
 * Decides the levels that were asked for: linearizability by all its engines, what follows from it
 * without a further look, and the levels below it by the ladder.
 */
import { decideLevel, type SessionLevel } from '../../../checkers/ladder/engines.ts';
import { impliedBy, type Level } from '../../../checkers/ladder/levels.ts';
import { checkLinearizability } from '../../../checkers/linearizability/check.ts';
import type { ModelReference } from '../../../checkers/linearizability/pool/model-reference.ts';
import { checkLinearizabilityInPool } from '../../../checkers/linearizability/pool/pool.ts';
import type { Model } from '../../../checkers/model.ts';
import { Deadline } from '../../../checkers/session/deadline.ts';
import { readRegisterHistory } from '../../../checkers/session/register-history.ts';
import type { Budget, Unknown, Verdict } from '../../../checkers/verdict.ts';
import type { Columns } from '../../history/columns.ts';

export interface Question {
  readonly history: Columns;
  readonly model: Model;
  /** The same model, as it can be sent to a worker. */
  readonly reference: ModelReference;
  readonly budget: Budget;
}

export interface DecidedLevel {
  readonly level: Level;
  readonly verdict: Verdict;
  readonly checkMs: number;
}

/** Starting threads costs more than most histories: this long one thread may try alone. */
const ALONE_MS = 250;

/** In the order of `levels`. */
export const decideLevels = async (
  question: Question,
  levels: readonly Level[],
): Promise<readonly DecidedLevel[]> => {
  const decided = new Map<Level, DecidedLevel>();
  if (levels.includes('linearizable')) {
    decided.set('linearizable', await timed('linearizable', () => decideLinearizable(question)));
  }
  for (const level of levels) {
    if (level === 'linearizable' || decided.has(level)) continue;
    const below = (): Verdict => decideBelow(question, level);
    decided.set(level, derived(level, decided) ?? (await timed(level, below)));
  }
  return levels.map((level) => decided.get(level)).filter((one) => one !== undefined);
};

const timed = async (
  level: Level,
  decide: () => Verdict | Promise<Verdict>,
): Promise<DecidedLevel> => {
  const began = performance.now();
  const verdict = await decide();
  return { level, verdict, checkMs: performance.now() - began };
};

const derived = (
  level: Level,
  decided: ReadonlyMap<Level, DecidedLevel>,
): DecidedLevel | undefined => {
  for (const [stronger, { verdict }] of decided) {
    if (verdict.verdict === 'valid' && impliedBy(stronger).has(level)) {
      return {
        level,
        verdict: { verdict: 'valid', engine: `follows from ${stronger}` },
        checkMs: 0,
      };
    }
  }
  return undefined;
};

const decideLinearizable = async ({ history, model, reference, budget }: Question) => {
  // A user's own model may never return; only a thread of its own can be ended then.
  if ('name' in reference) {
    const verdict = checkLinearizability(history, model, {
      ...budget,
      timeMs: Math.min(budget.timeMs, ALONE_MS),
    });
    if (verdict.verdict !== 'unknown' || budget.timeMs <= ALONE_MS) return verdict;
  }
  return checkLinearizabilityInPool(history, reference, budget);
};

const decideBelow = ({ history, model, budget }: Question, level: SessionLevel): Verdict => {
  if (model.known?.kind !== 'register') return undecidable(level, 'is decided for registers only');
  const registers = readRegisterHistory(history, model.known);
  if (registers.verdict === 'not-applicable') return undecidable(level, registers.reason);
  return decideLevel(level, registers, new Deadline(budget));
};

const undecidable = (level: Level, reason: string): Unknown => ({
  verdict: 'unknown',
  engine: 'none',
  reason: `${level}: ${reason}`,
});
