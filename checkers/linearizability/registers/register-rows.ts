/**
 * Each row of a register history as the one thing it demands of the register's value, by the options
 * of its reader. Shared by the engines for unique and for repeated values.
 *
 * Knows `read` (`get`), `write` (`put`), `delete` (a write of the initial value) and `cas`. Anything
 * else (an append, a failed cas that saw its own `from`) is `not-applicable`.
 */
import { type Columns, FAIL, NONE, OK, UNKNOWN } from '../../../src/history/columns.ts';
import { type EngineOptions, internedId, type NotApplicable } from '../engine.ts';

/** Demands nothing and may be left out: it did not happen, or nobody can tell and it saw nothing. */
export const SKIP = 0;
/** At one moment the register held `value`. */
export const READ = 1;
/** Sets `value`. */
export const WRITE = 2;
/** Sets `value` where the register held the row's `argument`. */
export const CAS = 3;
/** At one moment the register held something other than `value`. */
export const NOT = 4;
/** Happened, but says nothing. */
export const ANY = 5;

export interface RegisterRows {
  readonly verdict: 'register-rows';
  /** One of the six above, for each row of the history. */
  readonly kind: Uint8Array;
  /** Interned value (0 … valueCount − 1), for each row. */
  readonly value: Int32Array;
  /** Interned initial value. */
  readonly initial: number;
  readonly valueCount: number;
  /** How many rows are CAS, and whether any is NOT or ANY. */
  readonly casCount: number;
  readonly hasNot: boolean;
  readonly hasAny: boolean;
}

type Function = 'read' | 'write' | 'delete' | 'cas';
const functions: ReadonlyMap<string, Function> = new Map([
  ['read', 'read'],
  ['get', 'read'],
  ['write', 'write'],
  ['put', 'write'],
  ['delete', 'delete'],
  ['cas', 'cas'],
]);

export function registerRows(
  history: Columns,
  engine: string,
  options: EngineOptions,
): RegisterRows | NotApplicable {
  const codes = history.functions.map((name) => functions.get(name));
  const refuse = (row: number, why: string): NotApplicable => ({
    verdict: 'not-applicable',
    engine,
    reason: `operation ${row} is ${why}`,
  });
  const { f, argument, argument2, result, outcome } = history;
  const initial = internedId(history, options.initial);
  const nil = options.nilRead === 'anything' ? internedId(history, null) : history.values.length;
  const failedCasSees = options.failedCas === 'observed';
  const count = options.rows?.length ?? history.count;
  const kind = new Uint8Array(history.count);
  const value = new Int32Array(history.count);
  let casCount = 0;
  let hasNot = false;
  let hasAny = false;
  for (let i = 0; i < count; i++) {
    const row = options.rows === undefined ? i : options.rows[i]!;
    const code = codes[f[row]!];
    if (code === undefined)
      return refuse(row, `"${history.functions[f[row]!]}", which no register knows`);
    if (code === 'read') {
      if (outcome[row] !== OK) continue;
      const blind = result[row] === NONE || result[row] === nil;
      kind[row] = blind ? ANY : READ;
      if (blind) hasAny = true;
      else value[row] = result[row]!;
    } else if (code !== 'cas') {
      if (outcome[row] === FAIL) continue;
      const written = code === 'delete' ? initial : argument[row]!;
      if (written === NONE) return refuse(row, 'a write without a value');
      value[row] = written;
      kind[row] = WRITE;
    } else {
      const from = argument[row]!;
      const to = argument2[row]!;
      if (from === NONE || to === NONE) return refuse(row, 'a cas without [from, to]');
      if (outcome[row] === FAIL) {
        if (!failedCasSees) continue;
        if (result[row] === from) return refuse(row, 'a failed cas that saw the value it expected');
        hasNot ||= result[row] === NONE;
        kind[row] = result[row] === NONE ? NOT : READ;
        value[row] = result[row] === NONE ? from : result[row]!;
      } else if (from === to) {
        // Changes nothing, so it only observes; and where nobody saw it return, not even that.
        kind[row] = outcome[row] === UNKNOWN ? SKIP : READ;
        value[row] = from;
      } else {
        casCount++;
        kind[row] = CAS;
        value[row] = to;
      }
    }
  }
  const valueCount = history.values.length + 1;
  return {
    verdict: 'register-rows',
    kind,
    value,
    initial,
    valueCount,
    casCount,
    hasNot,
    hasAny,
  };
}
