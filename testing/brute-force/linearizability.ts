/**
 * Linearizability by trying every order: obviously correct, hopeless beyond some ten operations.
 * For tests and fuzzing only; it shares no code with the engines.
 */
import { type Columns, FAIL, NONE, UNKNOWN } from '../../src/history/columns.ts';
import { operationAt } from '../../checkers/history-operation.ts';
import type { Model, Operation } from '../../checkers/model.ts';

interface Candidate {
  readonly operation: Operation;
  readonly invoke: number;
  /** Infinity where nobody knows. */
  readonly complete: number;
  readonly mayBeLeftOut: boolean;
}

/** Whether some order of the operations (of these rows; by default all) explains the history. */
export const bruteForce = (
  history: Columns,
  model: Model,
  rows: Iterable<number> = Array.from({ length: history.count }, (_, row) => row),
): boolean => {
  const parts = new Map<string, Candidate[]>();
  for (const row of rows) {
    const operation = operationAt(history, row);
    const outcome = history.outcome[row];
    if (outcome === FAIL && model.observes?.(operation) !== true) continue;
    const complete = history.complete[row]!;
    const part = model.partition?.(operation) ?? operation.key;
    const others = parts.get(part) ?? [];
    others.push({
      operation,
      invoke: history.invoke[row]!,
      complete: complete === NONE ? Infinity : complete,
      mayBeLeftOut: outcome === UNKNOWN,
    });
    parts.set(part, others);
  }
  return [...parts.values()].every((part) => someOrder(model, model.init, part));
};

const someOrder = (model: Model, state: unknown, left: readonly Candidate[]): boolean => {
  if (left.every((candidate) => candidate.mayBeLeftOut)) return true;
  const firstEnd = Math.min(...left.map((candidate) => candidate.complete));
  return left.some((candidate, at) => {
    if (candidate.invoke > firstEnd) return false;
    const others = left.toSpliced(at, 1);
    return statesAfter(model, state, candidate.operation).some((next) =>
      someOrder(model, next, others),
    );
  });
};

const statesAfter = (model: Model, state: unknown, operation: Operation): readonly unknown[] => {
  const results = operation.outcome === 'unknown' ? (model.results?.(state, operation) ?? []) : [];
  const asked =
    results.length === 0 ? [operation] : results.map((result) => ({ ...operation, result }));
  return asked.map((each) => model.step(state, each)).filter((next) => next !== undefined);
};
