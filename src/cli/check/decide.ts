/**
 * Decides the levels that were asked for: linearizability by all its engines, the levels below it by
 * the ladder.
 */
import type { Level } from '../../../checkers/ladder/levels.ts';
import { checkLadderInThread } from '../../../checkers/ladder/in-thread.ts';
import type { Rung } from '../../../checkers/ladder.ts';
import { checkLinearizability } from '../../../checkers/linearizability/check.ts';
import type { ModelReference } from '../../../checkers/linearizability/pool/model-reference.ts';
import { checkLinearizabilityInPool } from '../../../checkers/linearizability/pool/pool.ts';
import type { Model } from '../../../checkers/model.ts';
import type { Budget, Verdict } from '../../../checkers/verdict.ts';
import type { Columns } from '../../history/columns.ts';

export interface Question {
  readonly history: Columns;
  readonly model: Model;
  /** The same model, as it can be sent to a worker. */
  readonly reference: ModelReference;
  readonly budget: Budget;
}

/** Starting threads costs more than most histories: this long one thread may try alone. */
const ALONE_MS = 250;

/** In the order of `levels`, each once. */
export const decideLevels = async (
  question: Question,
  levels: readonly Level[],
): Promise<readonly Rung[]> => {
  const began = performance.now();
  const linearizable = levels.includes('linearizable')
    ? { verdict: await decideLinearizable(question), ms: performance.now() - began }
    : undefined;
  if (linearizable !== undefined && levels.every((level) => level === 'linearizable')) {
    return [{ level: 'linearizable', ...linearizable }];
  }
  const { timeMs, memoryBytes } = question.budget;
  const left = Math.max(0, timeMs - (performance.now() - began));
  const rungs = await checkLadderInThread(
    question.history,
    question.reference,
    { timeMs: left, memoryBytes },
    { levels, ...(linearizable === undefined ? {} : { linearizable }) },
  );
  return levels.flatMap((level) => rungs.filter((rung) => rung.level === level));
};

const decideLinearizable = async ({
  history,
  model,
  reference,
  budget,
}: Question): Promise<Verdict> => {
  // A user's own model may never return; only a thread of its own can be ended then.
  if ('name' in reference) {
    const timeMs = Math.min(budget.timeMs, ALONE_MS);
    const verdict = checkLinearizability(history, model, { ...budget, timeMs });
    if (verdict.verdict !== 'unknown' || budget.timeMs <= ALONE_MS) return verdict;
  }
  return checkLinearizabilityInPool(history, reference, budget);
};
