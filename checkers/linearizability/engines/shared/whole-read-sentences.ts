/** What is said of reads of a whole collection that no order explains. */
import { type Columns, NONE } from '../../../../src/history/columns.ts';
import { ANSWERS } from '../../../model.ts';
import { describeRow } from '../../rows/describe-row.ts';
import { type KeyDecision, violation } from './key-by-key.ts';
import type { Collection } from './whole-reads.ts';

/** A read saw an element that nobody can have put in. */
export const unexplainedElement = (
  history: Columns,
  engine: string,
  { failedAdder }: Collection,
  read: number,
  element: number,
): KeyDecision => {
  const failed = failedAdder[element] ?? NONE;
  return failed === NONE
    ? violation(
        engine,
        'thin-air-read',
        [read],
        `${describeRow(history, read)} saw an element that nobody put in.`,
      )
    : violation(
        engine,
        'aborted-read',
        [read, failed],
        `${describeRow(history, read)} saw the element of ${describeRow(history, failed)}.`,
      );
};

/** `row` completed before `needed` was invoked, although `needed` comes first. */
export const tooEarly = (
  history: Columns,
  engine: string,
  { row, needed }: { readonly row: number; readonly needed: number },
  because: readonly number[],
): KeyDecision => {
  const isRead = (each: number): boolean => ANSWERS.has(history.functions[history.f[each]!]!);
  const [early, late] = [describeRow(history, row), describeRow(history, needed)];
  const anomaly = isRead(needed) ? 'stale-read' : isRead(row) ? 'future-read' : 'reordered';
  const reason = isRead(needed)
    ? `${late} began after ${early} had returned, and does not show it.`
    : isRead(row)
      ? `${early} returned before ${late} began, and yet shows it.`
      : `${late} began after ${early} had returned, and yet took effect before it.`;
  return violation(engine, anomaly, [row, needed, ...because], reason);
};
