/**
 * What one row demands of its register's value, by the options of its reader.
 *
 * Knows `read` (`get`), `write` (`put`), `delete` (a write of the initial value) and `cas`. Anything
 * else (an append, a failed cas that saw its own `from`) is STRANGE: `not-applicable`.
 */
import { type Columns, FAIL, NONE, OK, UNKNOWN } from '../../../src/history/columns.ts';
import { type EngineOptions, internedId, type NotApplicable } from '../engine.ts';
import { ANY, CAS, NOT, READ, SKIP, STRANGE, WRITE } from './register-kinds.ts';

type Function = 'read' | 'write' | 'delete' | 'cas';
const functions: ReadonlyMap<string, Function> = new Map([
  ['read', 'read'],
  ['get', 'read'],
  ['write', 'write'],
  ['put', 'write'],
  ['delete', 'delete'],
  ['cas', 'cas'],
]);

/** Reads rows one at a time: what `kind` answers, about the interned `value`. */
export class RegisterReader {
  /** The value that the last row asked about read, wrote or must not have met. */
  value = NONE;
  /** Interned initial value, below `valueCount` like all others. */
  readonly initial: number;
  readonly valueCount: number;
  readonly #history: Columns;
  readonly #functions: readonly (Function | undefined)[];
  readonly #nil: number;
  readonly #failedCasSees: boolean;

  constructor(history: Columns, options: EngineOptions) {
    this.#history = history;
    this.#functions = history.functions.map((name) => functions.get(name));
    this.initial = internedId(history, options.initial);
    this.valueCount = history.values.length + 1;
    this.#nil = options.nilRead === 'anything' ? internedId(history, null) : this.valueCount;
    this.#failedCasSees = options.failedCas === 'observed';
  }

  kind(row: number): number {
    const { f, argument, result, outcome } = this.#history;
    switch (this.#functions[f[row]!]) {
      case 'read': {
        this.value = result[row]!;
        if (outcome[row] !== OK) return SKIP;
        return this.value === NONE || this.value === this.#nil ? ANY : READ;
      }
      case 'write':
      case 'delete': {
        const isDelete = this.#functions[f[row]!] === 'delete';
        this.value = isDelete ? this.initial : argument[row]!;
        if (this.value === NONE) return STRANGE;
        return outcome[row] === FAIL ? SKIP : WRITE;
      }
      case 'cas':
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

/** Why an engine for registers cannot treat a history that holds a STRANGE row. */
export function strangeRow(history: Columns, engine: string, row: number): NotApplicable {
  const f = history.functions[history.f[row]!] ?? '';
  const why = functions.has(f)
    ? `a ${f} that makes no sense (a write without a value, a cas that is no pair or saw its own \`from\`)`
    : `"${f}", which no register knows`;
  return { verdict: 'not-applicable', engine, reason: `operation ${row} is ${why}` };
}
