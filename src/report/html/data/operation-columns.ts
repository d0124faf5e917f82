/**
 * The operations of a history as bytes for the page: a head of JSON, then columns of numbers, each
 * laid out by the significance of its bytes, which packs well. `unpackOperations` reads it back.
 */
import { type Columns, NONE } from '../../../history/columns.ts';
import type { Json } from '../../../history/operation.ts';
import { shortJson } from '../../../history/shorten.ts';

/** Above that only some of the operations are in pictures. */
export const MOST_OPERATIONS = 200_000;

/** Characters of a value: the whole of it is in the history. */
const VALUE_CHARACTERS = 120;

export interface OperationHead {
  readonly count: number;
  /** Of all operations of the history, where not all are here. */
  readonly of: number;
  /** What a unit of time is, ns: all times fit in 32 bits. */
  readonly unitNs: number;
  readonly functions: readonly string[];
  readonly keys: readonly string[];
  readonly nodes: readonly string[];
  /** As they are shown. */
  readonly values: readonly string[];
  /** Why operations did not succeed. */
  readonly errors: readonly string[];
}

/** 32-bit columns in this order, one row an operation. */
export const COLUMN_NAMES = [
  'row', // of the history, as the difference to the one before
  'invoke', // time, as the difference to the one before
  'duration', // OPEN where it never completed
  'process',
  'f',
  'key',
  'argument',
  'argument2',
  'result',
  'outcome',
  'node',
  'error',
] as const;

export type ColumnName = (typeof COLUMN_NAMES)[number];

export const OPEN = 2 ** 32 - 1;

export interface Reasons {
  readonly texts: readonly string[];
  /** By row an index into `texts`. */
  readonly of: ReadonlyMap<number, number>;
}

/** @param kept rows that must be there, whatever is left out */
export const packOperations = (
  history: Columns,
  reasons: Reasons,
  kept: ReadonlySet<number>,
): Uint8Array => {
  const rows = chosenRows(history, kept);
  const unitNs = unitFor(history, rows);
  const names = new Names(history.values);
  const columns = new Map(COLUMN_NAMES.map((name) => [name, new Uint32Array(rows.length)]));
  const column = (name: ColumnName): Uint32Array => columns.get(name)!;
  let [lastRow, lastTime] = [0, 0];
  for (const [at, row] of rows.entries()) {
    const invoked = Math.round((history.invokeTime[row] as number) / unitNs);
    const completed = history.completeTime[row] as number;
    column('row')[at] = row - lastRow;
    column('invoke')[at] = invoked - lastTime;
    column('duration')[at] = Number.isFinite(completed)
      ? Math.max(0, Math.round(completed / unitNs) - invoked)
      : OPEN;
    column('process')[at] = history.process[row] as number;
    column('f')[at] = history.f[row] as number;
    column('key')[at] = history.key[row] as number; // NONE becomes OPEN, and back
    column('argument')[at] = names.number(history.argument[row] as number);
    column('argument2')[at] = names.number(history.argument2[row] as number);
    column('result')[at] = names.number(history.result[row] as number);
    column('outcome')[at] = history.outcome[row] as number;
    column('node')[at] = history.node[row] as number;
    column('error')[at] = reasons.of.get(row) ?? NONE;
    [lastRow, lastTime] = [row, invoked];
  }
  const head: OperationHead = {
    count: rows.length,
    of: history.count,
    unitNs,
    functions: history.functions,
    keys: history.keys,
    nodes: history.nodes,
    values: names.texts,
    errors: reasons.texts,
  };
  return joined(head, [...columns.values()]);
};

/** All, or every so-manieth and those that must be there. */
const chosenRows = (history: Columns, kept: ReadonlySet<number>): readonly number[] => {
  const every = Math.ceil(history.count / MOST_OPERATIONS);
  const rows: number[] = [];
  for (let row = 0; row < history.count; row++) {
    if (row % every === 0 || kept.has(row)) rows.push(row);
  }
  return rows;
};

const UNITS = [1, 1e3, 1e6] as const;

const unitFor = (history: Columns, rows: readonly number[]): number => {
  let longest = 0;
  let last = 0;
  for (const row of rows) {
    const invoked = history.invokeTime[row] as number;
    const completed = history.completeTime[row] as number;
    longest = Math.max(
      longest,
      invoked - last,
      Number.isFinite(completed) ? completed - invoked : 0,
    );
    last = invoked;
  }
  return UNITS.find((unit) => longest / unit < OPEN - 1) ?? 1e9;
};

/** Numbers values anew as they are met, so that only those that are shown are kept. */
class Names {
  readonly texts: string[] = [];
  readonly #values: readonly Json[];
  readonly #numbers = new Map<number, number>();

  constructor(values: readonly Json[]) {
    this.#values = values;
  }

  number(value: number): number {
    if (value === NONE) return NONE;
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    const number = this.texts.push(shortJson(this.#values[value] ?? null, VALUE_CHARACTERS)) - 1;
    this.#numbers.set(value, number);
    return number;
  }
}

const joined = (head: OperationHead, columns: readonly Uint32Array[]): Uint8Array => {
  const json = new TextEncoder().encode(JSON.stringify(head));
  const bytes = new Uint8Array(4 + json.length + columns.length * head.count * 4);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 4);
  let at = 4 + json.length;
  for (const column of columns) {
    for (let shift = 0; shift < 32; shift += 8) {
      for (const number of column) bytes[at++] = number >>> shift;
    }
  }
  return bytes;
};

export interface Unpacked extends OperationHead {
  readonly columns: Readonly<Record<ColumnName, Uint32Array>>;
}

/** Differences are still differences. */
export const unpackOperations = (bytes: Uint8Array): Unpacked => {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as OperationHead;
  let at = 4 + length;
  const read = (): Uint32Array => {
    const column = new Uint32Array(head.count);
    for (let shift = 0; shift < 32; shift += 8) {
      for (let row = 0; row < head.count; row++) {
        column[row] = (column[row] as number) | ((bytes[at++] as number) << shift);
      }
    }
    return column;
  };
  const columns = Object.fromEntries(COLUMN_NAMES.map((name) => [name, read()]));
  return { ...head, columns: columns as Record<ColumnName, Uint32Array> };
};
