/**
 * What every row demands of its register, as columns beside those of the history.
 */
import type { Columns } from '../../../../src/history/columns.ts';
import type { EngineOptions, NotApplicable } from '../engine.ts';
import { ANY, CAS, NOT, SKIP, STRANGE, WRITE } from './kinds.ts';
import { RegisterReader, strangeRow } from './reader.ts';

/** What a row can demand; see there. */
export { ANY, CAS, NOT, READ, SKIP, STRANGE, WRITE } from './kinds.ts';

export interface RowDemands {
  /** As in register-kinds.ts, for each row. */
  readonly kind: Uint8Array;
  /** Interned value, for each row that is neither SKIP nor ANY. */
  readonly value: Int32Array;
}

/** How many of each; `strange`: the first row that is. */
export interface RowCounts {
  readonly strange: number | undefined;
  readonly writes: number;
  readonly cas: number;
  readonly hasNot: boolean;
  readonly hasAny: boolean;
}

export interface RegisterRows extends RowDemands {
  readonly verdict: 'register-rows';
  readonly initial: number;
  /** Values are 0 … valueCount − 1. */
  readonly valueCount: number;
}

export const registerRows = (
  history: Columns,
  engine: string,
  options: Omit<EngineOptions, 'rows'>,
): RegisterRows | NotApplicable => {
  const reader = new RegisterReader(history, options);
  const { initial, valueCount } = reader;
  const kind = new Uint8Array(history.count);
  const value = new Int32Array(history.count);
  const { strange } = readDemands(reader, 0, history.count, { kind, value });
  return strange === undefined
    ? { verdict: 'register-rows', kind, value, initial, valueCount }
    : { verdict: 'not-applicable', engine, reason: strangeRow(history, strange) };
};

/** Reads the rows `from … until − 1` into `demands`, up to the first strange one. */
export const readDemands = (
  reader: RegisterReader,
  from: number,
  until: number,
  { kind, value }: RowDemands,
): RowCounts => {
  let writes = 0;
  let cas = 0;
  let hasNot = false;
  let hasAny = false;
  for (let row = from; row < until; row++) {
    const what = reader.kind(row);
    kind[row] = what;
    if (what === SKIP) continue;
    value[row] = reader.value;
    if (what === WRITE) writes++;
    else if (what === CAS) cas++;
    else if (what === NOT) hasNot = true;
    else if (what === ANY) hasAny = true;
    else if (what === STRANGE) return { strange: row, writes, cas, hasNot, hasAny };
  }
  return { strange: undefined, writes, cas, hasNot, hasAny };
};
