/**
 * The rows of a counter that is only ever raised, always by the same amount.
 */
import { type Columns, FAIL, NONE, OK, UNKNOWN } from '../../../src/history/columns.ts';
import { describeRow } from '../describe-row.ts';
import type { EngineOptions } from '../engine.ts';
import type { KeyDecision } from '../key-by-key.ts';

export interface CounterRows {
  readonly type: 'counter';
  readonly initial: number;
  readonly amount: number;
  /** Rows that matter, ascending: reads that say something, and whatever raises. */
  readonly rows: Int32Array;
  /** Reads that say nothing. */
  readonly blind: Int32Array;
  readonly isRead: (row: number) => boolean;
  /** The value a read saw, or from which a telling raise went on; undefined for others. */
  readonly saw: (row: number) => number | undefined;
}

export function readCounter(
  history: Columns,
  options: EngineOptions,
  all: Int32Array,
): CounterRows | KeyDecision {
  const { f, functions, outcome, argument, result, values } = history;
  const { initial } = options;
  if (typeof initial !== 'number') return undecided('the initial value is no number');
  const valueOf = (id: number) => (id === NONE ? null : (values[id] ?? null));
  const blind: number[] = [];
  const rows: number[] = [];
  let amount = 0;
  for (const row of all) {
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
    const asked = valueOf(argument[row]!);
    const by = name === 'increment' && asked === null ? 1 : asked;
    if (!isWhole(by) || by <= 0) return undecided(`${describeRow(history, row)} does not raise`);
    if (amount !== 0 && by !== amount) return undecided('not all raises are by the same amount');
    amount = by;
    if (tells && outcome[row] === OK && !isWhole(told)) {
      return undecided(`${describeRow(history, row)} was told no whole number`);
    }
    rows.push(row);
  }
  const isRead = (row: number): boolean => functions[f[row]!] === 'read';
  return {
    type: 'counter',
    initial,
    amount,
    rows: Int32Array.from(rows),
    blind: Int32Array.from(blind),
    isRead,
    saw: (row) => {
      if (outcome[row] !== OK) return undefined;
      const told = Number(valueOf(result[row]!));
      if (isRead(row) || functions[f[row]!] === 'fetch-and-add') return told;
      return functions[f[row]!] === 'add-and-get' ? told - amount : undefined;
    },
  };
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

const undecided = (reason: string): KeyDecision => ({ type: 'undecided', reason });
