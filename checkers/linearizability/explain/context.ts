/**
 * The operations one must see beside a proof to understand it: who wrote the values that were seen.
 * The proof stands without them; the reader does not.
 */
import { type Columns, FAIL, NONE } from '../../../src/history/columns.ts';
import { operationAt } from '../../history-operation.ts';
import type { Model } from '../../model.ts';

/** The proof's rows with the latest writers of the values it saw, ascending. */
export const withWriters = (
  history: Columns,
  model: Model,
  proof: readonly number[],
): readonly number[] => {
  const shown = new Set(proof);
  const rows = Array.from({ length: history.count }, (_, row) => row);
  for (const row of proof) {
    for (const value of valuesSeen(history, row)) {
      if ([...shown].some((other) => writes(history, model, other, value))) continue;
      const before = rows.filter(
        (other) =>
          other !== row &&
          history.invoke[other]! < endOf(history, row) &&
          writes(history, model, other, value),
      );
      const latest = before.at(-1);
      if (latest !== undefined) shown.add(latest);
    }
  }
  return [...shown].toSorted((a, b) => a - b);
};

const valuesSeen = (history: Columns, row: number): readonly number[] => {
  const expected = history.argument2[row] === NONE ? NONE : history.argument[row]!;
  return [history.result[row]!, expected].filter((value) => value !== NONE);
};

const endOf = (history: Columns, row: number): number =>
  history.complete[row] === NONE ? Infinity : history.complete[row]!;

const writes = (history: Columns, model: Model, row: number, value: number): boolean => {
  if (history.outcome[row] === FAIL) return false;
  const written = history.argument2[row] === NONE ? history.argument[row] : history.argument2[row];
  return written === value && model.readOnly?.(operationAt(history, row)) !== true;
};
