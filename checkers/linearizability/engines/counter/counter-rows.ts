/**
 * The rows of a counter that is only ever raised. Who was told the value before or after may have
 * raised it by any amount; all others must have done so by the same.
 */
import { type Columns, FAIL, NONE, OK, UNKNOWN } from '../../../../src/history/columns.ts';
import { describeRow } from '../../rows/describe-row.ts';
import type { EngineOptions } from '../engine.ts';
import type { KeyDecision } from '../shared/key-by-key.ts';
import type { Look } from '../shared/now-and-then.ts';

export interface CounterRows {
  readonly type: 'counter';
  readonly initial: number;
  /** By how much those raise that were told nothing; undefined where unknown ones differ. */
  readonly amount: number | undefined;
  /** By how much a row raises. */
  readonly raisesBy: (row: number) => number;
  /** Rows that matter, ascending: reads that say something, and whatever raises. */
  readonly rows: Int32Array;
  /** Reads that say nothing. */
  readonly blind: Int32Array;
  readonly isRead: (row: number) => boolean;
  /** The value a read saw, or from which a telling raise went on; undefined for others. */
  readonly saw: (row: number) => number | undefined;
}

export const readCounter = (
  history: Columns,
  options: EngineOptions,
  all: Int32Array,
  look: Look,
): CounterRows | KeyDecision => {
  const { f, functions, outcome, argument, result, values } = history;
  const { initial } = options;
  if (typeof initial !== 'number') return undecided('the initial value is no number');
  const valueOf = (id: number) => (id === NONE ? null : (values[id] ?? null));
  const isRead = (row: number): boolean => functions[f[row]!] === 'read';
  const raisesBy = (row: number): number => {
    const asked = valueOf(argument[row]!);
    const by = asked === null && functions[f[row]!] === 'increment' ? 1 : asked;
    return isWhole(by) ? by : NaN;
  };
  const blind: number[] = [];
  const rows: number[] = [];
  const untold = new Set<number>();
  let addsAreUntold = false;
  for (const row of all) {
    look();
    if (outcome[row] === FAIL) continue;
    const name = functions[f[row]!]!;
    const told = valueOf(result[row]!);
    const tells = name === 'fetch-and-add' || name === 'add-and-get';
    if (name === 'read') {
      if (outcome[row] === UNKNOWN) continue;
      const isBlind = result[row] === NONE || (told === null && options.nilRead === 'anything');
      if (!isBlind && !isWhole(told))
        return undecided(`${describeRow(history, row)} is no whole number`);
      (isBlind ? blind : rows).push(row);
      continue;
    }
    if (!tells && name !== 'add' && name !== 'increment') {
      return undecided(`${describeRow(history, row)} is nothing a counter knows`);
    }
    const by = raisesBy(row);
    if (!(by > 0)) return undecided(`${describeRow(history, row)} does not raise`);
    if (!tells || outcome[row] === UNKNOWN) untold.add(by);
    if (!tells && outcome[row] === OK) addsAreUntold = true;
    if (tells && outcome[row] === OK && !isWhole(told)) {
      return undecided(`${describeRow(history, row)} was told no whole number`);
    }
    rows.push(row);
  }
  if (addsAreUntold && untold.size > 1) {
    return undecided('raises that were told nothing are by different amounts');
  }
  return {
    type: 'counter',
    initial,
    amount: untold.size === 1 ? [...untold][0] : undefined,
    raisesBy,
    rows: Int32Array.from(rows),
    blind: Int32Array.from(blind),
    isRead,
    saw: (row) => {
      if (outcome[row] !== OK) return undefined;
      const told = Number(valueOf(result[row]!));
      if (isRead(row) || functions[f[row]!] === 'fetch-and-add') return told;
      return functions[f[row]!] === 'add-and-get' ? told - raisesBy(row) : undefined;
    },
  };
};

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

const undecided = (reason: string): KeyDecision => ({ type: 'undecided', reason });
