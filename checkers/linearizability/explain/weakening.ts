/**
 * Ways to make a history weaker, never stronger: what is linearizable stays so. Hence a violation
 * that is left after weakening was one before.
 */
import { type Columns, FAIL } from '../../../src/history/columns.ts';
import { operationAt } from '../../history-operation.ts';
import type { Model } from '../../model.ts';

/** What is left of an operation. */
export const WHOLE = 0;
/** It may have happened at any time after its invocation, or never. */
export const OPTIONAL = 1;
export const GONE = 2;

/** By row, what is left. */
export type Left = Uint8Array;

export interface Weakening {
  /** Whether operations that are OPTIONAL, and not dropped, belong to the story told in the end. */
  readonly tellsOptional: boolean;
  /** Spares as many of the rows as it may; undefined where it may spare none. */
  spare(left: Left, rows: readonly number[]): Left | undefined;
}

/** For any model: a read is dropped, any other operation may have happened or not. */
export const anyWeakening = (history: Columns, model: Model): Weakening => ({
  tellsOptional: false,
  spare: (left, rows) => {
    const weaker = left.slice();
    for (const row of rows) {
      if (left[row] !== WHOLE) continue;
      weaker[row] = changesNothing(history, model, row) ? GONE : OPTIONAL;
    }
    return rows.some((row) => weaker[row] !== left[row]) ? weaker : undefined;
  },
});

export const changesNothing = (history: Columns, model: Model, row: number): boolean =>
  history.outcome[row] === FAIL || model.readOnly?.(operationAt(history, row)) === true;
