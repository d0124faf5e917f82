/**
 * A register history made ready for the levels that know no real time: who is in which session, and
 * which rows could have written what a row read. One reading serves every level of the ladder.
 * Anything that is not a register operation is `not-applicable`.
 */
import { type Columns, FAIL, NONE, UNKNOWN } from '../../src/history/columns.ts';
import type { EngineOptions, NotApplicable } from '../linearizability/engines/engine.ts';
import {
  CAS,
  type RegisterRows,
  registerRows,
  SKIP,
  WRITE,
} from '../linearizability/engines/register/rows.ts';
import { readSessions } from './row-sessions.ts';

export type RegisterOptions = Omit<EngineOptions, 'rows'>;

export interface RegisterHistory {
  readonly verdict: 'register-history';
  readonly columns: Columns;
  readonly rows: RegisterRows;
  /** Session of each row, numbered in the order of their first invocations. */
  readonly session: Int32Array;
  readonly sessionCount: number;
  /** The key of each row as 0 … keyCount − 1; the last one is "no key". */
  readonly key: Int32Array;
  readonly keyCount: number;
  /** Writers of the same value to the same key, chained: the first of each bucket, then `next`. */
  readonly writers: Writers;
}

export const readRegisterHistory = (
  columns: Columns,
  options: RegisterOptions,
): RegisterHistory | NotApplicable => {
  const rows = registerRows(columns, 'sessions', options);
  if (rows.verdict === 'not-applicable') return rows;
  const sessions = readSessions(columns);
  if (sessions.verdict === 'not-applicable') return sessions;
  const key = new Int32Array(columns.count);
  const keyCount = columns.keys.length + 1;
  for (let row = 0; row < columns.count; row++) {
    key[row] = columns.key[row] === NONE ? keyCount - 1 : columns.key[row]!;
  }
  const writers = new Writers(rows, key, columns.count);
  const { session, sessionCount } = sessions;
  return {
    verdict: 'register-history',
    columns,
    rows,
    session,
    sessionCount,
    key,
    keyCount,
    writers,
  };
};

/** Whether the row certainly took effect. */
export const isCertain = ({ columns, rows }: RegisterHistory, row: number): boolean =>
  rows.kind[row] !== SKIP && columns.outcome[row] !== UNKNOWN;

/** Whether the row would write, if it took effect. */
export const isWriter = (kind: number): boolean => kind === WRITE || kind === CAS;

/** The rows that write a value to a key, in the order of their invocations. Exact, not by hash. */
export class Writers {
  readonly #table: Int32Array;
  readonly #mask: number;
  readonly #next: Int32Array;
  readonly #key: Int32Array;
  readonly #value: Int32Array;

  constructor(rows: RegisterRows, key: Int32Array, count: number) {
    let size = 16;
    while (size < 2 * count) size *= 2;
    this.#table = new Int32Array(size).fill(NONE);
    this.#mask = size - 1;
    this.#next = new Int32Array(count).fill(NONE);
    this.#key = key;
    this.#value = rows.value;
    for (let row = count - 1; row >= 0; row--) {
      if (isWriter(rows.kind[row]!)) this.#insert(row);
    }
  }

  /** The first row that writes `value` to `key`, or NONE. */
  first(key: number, value: number): number {
    return this.#table[this.#slot(key, value)]!;
  }

  /** The next row that writes the same value to the same key, or NONE. */
  next(row: number): number {
    return this.#next[row]!;
  }

  #insert(row: number): void {
    const slot = this.#slot(this.#key[row]!, this.#value[row]!);
    this.#next[row] = this.#table[slot]!;
    this.#table[slot] = row;
  }

  #slot(key: number, value: number): number {
    let slot = (Math.imul(key, 0x9e3779b1) ^ Math.imul(value, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & this.#mask;
    for (;;) {
      const row = this.#table[slot]!;
      if (row === NONE || (this.#key[row] === key && this.#value[row] === value)) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }
}

/** A write that certainly did not happen wrote this value to this key: the row, or NONE. */
export const failedWriterOf = (history: RegisterHistory, key: number, value: number): number => {
  const { columns } = history;
  for (let row = 0; row < columns.count; row++) {
    if (columns.outcome[row] !== FAIL || history.key[row] !== key) continue;
    const f = columns.functions[columns.f[row]!];
    const written = f === 'cas' ? columns.argument2[row] : columns.argument[row];
    if (f !== 'read' && f !== 'get' && written === value) return row;
  }
  return NONE;
};
