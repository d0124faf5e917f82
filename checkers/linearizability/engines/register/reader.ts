/**
 * What one row demands of its register's value, by the options of its reader.
 *
 * Knows `read` (`get`), `write` (`put`), `delete` (a write of the initial value) and `cas`. Anything
 * else (an append, a failed cas that saw its own `from`) is STRANGE: `not-applicable`.
 */
import { type Columns, FAIL, NONE, OK, UNKNOWN } from '../../../../src/history/columns.ts';
import { describeRow } from '../../rows/describe-row.ts';
import { type EngineOptions, internedId } from '../engine.ts';
import { ANY, CAS, NOT, READ, SKIP, STRANGE, WRITE } from './kinds.ts';

const OTHER = 0;
const READS = 1;
const WRITES = 2;
const DELETES = 3;
const COMPARES = 4;

const functions: ReadonlyMap<string, number> = new Map([
  ['read', READS],
  ['get', READS],
  ['write', WRITES],
  ['put', WRITES],
  ['delete', DELETES],
  ['cas', COMPARES],
]);

/** Reads rows one at a time: what `kind` answers, about the interned `value`. */
export class RegisterReader {
  /** The value that the last row asked about read, wrote or must not have met. */
  value = NONE;
  /** Interned initial value, below `valueCount` like all others. */
  readonly initial: number;
  readonly valueCount: number;
  readonly #history: Columns;
  /** By interned function. */
  readonly #functions: Uint8Array;
  readonly #nil: number;
  readonly #failedCasSees: boolean;

  constructor(history: Columns, options: EngineOptions) {
    this.#history = history;
    this.#functions = Uint8Array.from(history.functions, (name) => functions.get(name) ?? OTHER);
    this.initial = internedId(history, options.initial);
    this.valueCount = history.values.length + 1;
    this.#nil = options.nilRead === 'anything' ? internedId(history, null) : this.valueCount;
    this.#failedCasSees = options.failedCas === 'observed';
  }

  kind(row: number): number {
    const { f, argument, result, outcome } = this.#history;
    switch (this.#functions[f[row]!]) {
      case READS: {
        this.value = result[row]!;
        if (outcome[row] !== OK) return SKIP;
        return this.value === NONE || this.value === this.#nil ? ANY : READ;
      }
      case WRITES:
      case DELETES: {
        const isDelete = this.#functions[f[row]!] === DELETES;
        this.value = isDelete ? this.initial : argument[row]!;
        if (this.value === NONE) return STRANGE;
        return outcome[row] === FAIL ? SKIP : WRITE;
      }
      case COMPARES:
        return this.#cas(row);
      default:
        return STRANGE;
    }
  }

  #cas(row: number): number {
    const { argument, argument2, result, outcome } = this.#history;
    const from = argument[row]!;
    const to = argument2[row]!;
    if (from === NONE || to === NONE) return STRANGE;
    if (outcome[row] === FAIL) {
      if (!this.#failedCasSees) return SKIP;
      this.value = result[row] === NONE ? from : result[row]!;
      if (result[row] === from) return STRANGE;
      return result[row] === NONE ? NOT : READ;
    }
    this.value = to;
    if (from !== to) return CAS;
    // It changes nothing, so it only observes; and where nobody saw it return, not even that.
    return outcome[row] === UNKNOWN ? SKIP : READ;
  }
}

/** Why an engine for registers cannot treat a STRANGE row. */
export const strangeRow = (history: Columns, row: number): string => {
  const why = functions.has(history.functions[history.f[row]!] ?? '')
    ? 'makes no sense (a write without a value, a cas that is no pair or saw its own `from`)'
    : 'is nothing a register knows';
  return `${describeRow(history, row)} ${why}`;
};
