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
  const done = rows.filter((row) => history.outcome[row] !== FAIL);
  const failed = rows.filter((row) => history.outcome[row] === FAIL);
  for (const row of proof) {
    for (const value of valuesSeen(history, row)) {
      if ([...shown].some((other) => writes(history, model, other, value))) continue;
      const wrote = (other: number): boolean =>
        other !== row &&
        history.invoke[other]! < endOf(history, row) &&
        writes(history, model, other, value);
      // Where nobody else wrote it, one that certainly failed: that it was seen is the story.
      const latest = done.findLast(wrote) ?? failed.findLast(wrote);
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
  const written = history.argument2[row] === NONE ? history.argument[row] : history.argument2[row];
  if (written !== value) return false;
  // To a model an operation that failed changes nothing, and so is read-only.
  return history.outcome[row] === FAIL || model.readOnly?.(operationAt(history, row)) !== true;
};
