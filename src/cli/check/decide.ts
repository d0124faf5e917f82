/**
 * Decides the levels that were asked for: linearizability by all its engines, the levels below it by
 * the ladder; and, where the history allows it, whether the nodes converged.
 */
import {
  type Budget,
  checkConvergence,
  checkLadderInThread,
  checkLinearizability,
  checkLinearizabilityInPool,
  type Convergence,
  type Level,
  type Model,
  type ModelReference,
  type Rung,
  type Verdict,
} from '../../../checkers/index.ts';
import type { Columns } from '../../history/columns.ts';

export interface Question {
  readonly history: Columns;
  readonly model: Model;
  /** The same model, as it can be sent to a worker. */
  readonly reference: ModelReference;
  /** Nanoseconds on its clock at which the last fault was undone; absent where that is not known. */
  readonly healedAt?: number;
  readonly budget: Budget;
}

/** What may be asked for: a rung of the ladder, or that the nodes converge. */
export type AskedLevel = Level | 'convergence';

export interface Decided extends Omit<Rung, 'level'> {
  readonly level: AskedLevel;
}

export interface Decision {
  /** In the order in which they were asked for, each once. */
  readonly decided: readonly Decided[];
  /** Whether it was asked for or not; absent where nothing could be compared. */
  readonly convergence?: Convergence;
}

/** Starting threads costs more than most histories: this long one thread may try alone. */
const ALONE_MS = 250;

export const decide = async (
  question: Question,
  asked: readonly AskedLevel[],
): Promise<Decision> => {
  const levels = asked.filter((level) => level !== 'convergence');
  const rungs = levels.length === 0 ? [] : await decideLevels(question, levels);
  const began = performance.now();
  const convergence = decideConvergence(question);
  const { verdict } = convergence;
  const level: Decided = { level: 'convergence', verdict, ms: performance.now() - began };
  return {
    decided: asked.flatMap((name) => [...rungs, level].filter((one) => one.level === name)),
    ...(convergence.nodes.length === 0 ? {} : { convergence }),
  };
};

const decideConvergence = ({ history, model, healedAt }: Question): Convergence => {
  if (healedAt !== undefined) return checkConvergence(history, model, healedAt);
  const reason = 'The history does not say that, and when, the last fault was undone.';
  const verdict = { verdict: 'unknown', engine: 'convergence', reason } as const;
  return { verdict, nodes: [], lost: [] };
};

const decideLevels = async (
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
  return checkLadderInThread(
    question.history,
    question.reference,
    { timeMs: left, memoryBytes },
    { levels, ...(linearizable === undefined ? {} : { linearizable }) },
  );
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
