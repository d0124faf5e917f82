/**
 * What every row demands of its register, as columns beside those of the history.
 */
import type { Columns } from '../../../src/history/columns.ts';
import type { EngineOptions, NotApplicable } from '../engine.ts';
import { ANY, CAS, NOT, SKIP, STRANGE } from './register-kinds.ts';
import { RegisterReader, strangeRow } from './register-reader.ts';

/** What a row can demand; see there. */
export { ANY, CAS, NOT, READ, SKIP, STRANGE, WRITE } from './register-kinds.ts';

export interface RegisterRows {
  readonly verdict: 'register-rows';
  /** As in register-kinds.ts, for each row. */
  readonly kind: Uint8Array;
  /** Interned value (0 … valueCount − 1), for each row that is neither SKIP nor ANY. */
  readonly value: Int32Array;
  readonly initial: number;
  readonly valueCount: number;
  /** How many rows are CAS, and whether any is NOT or ANY. */
  readonly casCount: number;
  readonly hasNot: boolean;
  readonly hasAny: boolean;
}

export function registerRows(
  history: Columns,
  engine: string,
  options: EngineOptions,
): RegisterRows | NotApplicable {
  const reader = new RegisterReader(history, options);
  const { rows } = options;
  const count = rows?.length ?? history.count;
  const kind = new Uint8Array(history.count);
  const value = new Int32Array(history.count);
  let casCount = 0;
  let hasNot = false;
  let hasAny = false;
  for (let i = 0; i < count; i++) {
    const row = rows === undefined ? i : rows[i]!;
    const what = reader.kind(row);
    if (what === STRANGE) return strangeRow(history, engine, row);
    kind[row] = what;
    if (what === SKIP) continue;
    value[row] = reader.value;
    if (what === CAS) casCount++;
    else if (what === NOT) hasNot = true;
    else if (what === ANY) hasAny = true;
  }
  const { initial, valueCount } = reader;
  return { verdict: 'register-rows', kind, value, initial, valueCount, casCount, hasNot, hasAny };
}
