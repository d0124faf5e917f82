/** Why, in one sentence: who saw what after what had returned. */
import { type Columns, NONE } from '../../../src/history/columns.ts';
import { operationAt } from '../../history-operation.ts';
import { describeOperation, type Model } from '../../model.ts';
import { initialHint } from '../initial-hint.ts';
import type { Proof } from './shrink.ts';

/** `client 7: read 4`, as in the diagram. */
export const nameOf = (history: Columns, model: Model, row: number): string =>
  describeOperation(model, operationAt(history, row));

export const sentenceFor = (history: Columns, model: Model, { rows, alone }: Proof): string => {
  const focus = lastToComplete(history, rows);
  if (focus === undefined) return 'No order of these operations explains what was seen.';
  const who = `Client ${history.process[focus]} saw "${nameOf(history, model, focus)}"`;
  const others = rows.filter((row) => row !== focus);
  if (others.length === 0) {
    const hint = initialHint(model.initialSeen?.(operationAt(history, focus)));
    return `${who}, which is impossible whatever else happened${hint}.`;
  }
  const before = others.filter(
    (row) => history.complete[row] !== NONE && history.complete[row]! < history.invoke[focus]!,
  );
  const earlier = lastToComplete(history, before);
  const when =
    earlier === undefined
      ? ''
      : ` after "${nameOf(history, model, earlier)}" by client ${history.process[earlier]} had returned`;
  const whatever = alone ? '' : ', whatever the others did';
  return `${who}${when}; no order of these operations explains it${whatever}.`;
};

const lastToComplete = (history: Columns, rows: readonly number[]): number | undefined =>
  rows.reduce<number | undefined>(
    (last, row) =>
      last === undefined || history.complete[row]! > history.complete[last]! ? row : last,
    undefined,
  );
