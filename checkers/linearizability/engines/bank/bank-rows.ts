/**
 * The rows of a bank as numbers: accounts as indices, balances as vectors, transfers as columns in the
 * order of their invocations, reads by the vector they saw.
 *
 * What is not there: failures, reads that say nothing, and unknown transfers that can move nothing.
 */
import { type Columns, FAIL, OK, UNKNOWN } from '../../../../src/history/columns.ts';
import type { Json } from '../../../../src/history/operation.ts';
import { describeRow } from '../../rows/describe-row.ts';
import { doneAt } from '../../rows/ranks.ts';
import type { EngineOptions } from '../engine.ts';
import type { KeyDecision } from '../shared/key-by-key.ts';
import { Vectors } from './vectors.ts';
import { strangeAccount, strangeBalances } from './words.ts';

export interface Bank {
  readonly type: 'bank';
  /** Vector 0 holds the balances before the first operation. */
  readonly vectors: Vectors;
  /** Certain and unknown ones, in the order of their invocations. */
  readonly transfers: Transfers;
  /** Unknown transfers that are equal: their numbers in `transfers`, ascending. */
  readonly unknown: readonly (readonly number[])[];
  /** Reads that saw something, in the order of their invocations. */
  readonly reads: Reads;
  /** Rows that constrain nothing: reads that say nothing. */
  readonly blind: Int32Array;
}

/** Columns, by number. */
export interface Transfers {
  readonly row: readonly number[];
  /** Indices of accounts. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly amount: readonly number[];
  readonly invoke: readonly number[];
  /** NEVER where the outcome is unknown. */
  readonly complete: readonly number[];
  /** Equal numbers: same accounts, same amount, both certain or both unknown. */
  readonly kind: readonly number[];
  readonly kinds: number;
  /** What it adds to the hash of a vector (vectors.ts). */
  readonly hash: readonly number[];
}

export interface Reads {
  readonly row: readonly number[];
  /** Number of the vector it saw. */
  readonly vector: readonly number[];
  readonly invoke: readonly number[];
  readonly complete: readonly number[];
}

/** The bank; or what one read alone gives away; or why this engine cannot treat it exactly. */
export const readBank = (
  history: Columns,
  options: EngineOptions,
  rows: Int32Array,
): Bank | KeyDecision => {
  const vectors = Vectors.from(options.initial);
  if (vectors === undefined) return undecided('the initial balances are no whole numbers');
  const reader = new BankReader(history, options, vectors);
  for (const row of rows) {
    const untreated = reader.add(row);
    if (untreated !== undefined) return untreated;
  }
  return reader.violation ?? reader.bank();
};

class BankReader {
  /** What the first strange row gives away by itself, once all the others can be treated exactly. */
  violation: KeyDecision | undefined;
  readonly #history: Columns;
  readonly #vectors: Vectors;
  readonly #anyNil: boolean;
  readonly #isRead: readonly boolean[];
  /** By interned value: the vector that a read saw. */
  readonly #vectorOf = new Map<number, number>();
  readonly #transferOf = new Map<number, Asked | undefined>();
  readonly #kindOf = new Map<string, number>();
  readonly #unknown = new Map<number, number[]>();
  readonly #transfers = {
    row: [] as number[],
    from: [] as number[],
    to: [] as number[],
    amount: [] as number[],
    invoke: [] as number[],
    complete: [] as number[],
    kind: [] as number[],
    hash: [] as number[],
  };
  readonly #reads = {
    row: [] as number[],
    vector: [] as number[],
    invoke: [] as number[],
    complete: [] as number[],
  };
  readonly #blind: number[] = [];
  /** All that is there and all that was ever asked for: no balance can leave ± this. */
  #reach: number;

  constructor(history: Columns, options: EngineOptions, vectors: Vectors) {
    this.#history = history;
    this.#vectors = vectors;
    this.#anyNil = options.nilRead === 'anything';
    this.#isRead = history.functions.map((f) => f === 'read');
    this.#reach = vectors.reach;
  }

  /** Says so where this row cannot be treated exactly. */
  add(row: number): KeyDecision | undefined {
    const { f, outcome } = this.#history;
    if (outcome[row] === FAIL) return undefined;
    if (!this.#isRead[f[row]!]!) return this.#addTransfer(row);
    if (outcome[row] === OK) this.#addRead(row);
    return undefined;
  }

  bank(): Bank {
    return {
      type: 'bank',
      vectors: this.#vectors,
      transfers: { ...this.#transfers, kinds: this.#kindOf.size },
      unknown: [...this.#unknown.values()],
      reads: this.#reads,
      blind: Int32Array.from(this.#blind),
    };
  }

  #addRead(row: number): void {
    const { result, values, invoke, complete } = this.#history;
    const id = result[row]!;
    const seen = values[id];
    if (seen === undefined || (seen === null && this.#anyNil)) {
      this.#blind.push(row);
      return;
    }
    let vector = this.#vectorOf.get(id);
    if (vector === undefined) {
      const found = this.#vectors.add(seen);
      if (typeof found !== 'number') {
        this.violation ??= strangeBalances(this.#history, row, found);
        return;
      }
      this.#vectorOf.set(id, (vector = found));
    }
    this.#reads.row.push(row);
    this.#reads.vector.push(vector);
    this.#reads.invoke.push(invoke[row]!);
    this.#reads.complete.push(complete[row]!);
  }

  #addTransfer(row: number): KeyDecision | undefined {
    const { argument, values, outcome, invoke } = this.#history;
    const id = argument[row]!;
    let asked = this.#transferOf.get(id);
    if (asked === undefined) this.#transferOf.set(id, (asked = askedOf(values[id])));
    if (asked === undefined) {
      return undecided(`${describeRow(this.#history, row)} is no transfer of a whole amount`);
    }
    const isUnknown = outcome[row] === UNKNOWN;
    const [from, to] = [this.#vectors.account(asked.from), this.#vectors.account(asked.to)];
    if (from === undefined || to === undefined) {
      if (!isUnknown) this.violation ??= strangeAccount(this.#history, row);
      return undefined;
    }
    const { amount } = asked;
    if (isUnknown && (from === to || amount === 0)) return undefined;
    this.#reach += amount;
    if (!Number.isSafeInteger(this.#reach)) {
      return undecided('all amounts together are too large for exact numbers');
    }
    const columns = this.#transfers;
    const kind = this.#kind(from, to, amount, isUnknown);
    const at = columns.row.push(row) - 1;
    columns.from.push(from);
    columns.to.push(to);
    columns.amount.push(amount);
    columns.invoke.push(invoke[row]!);
    columns.complete.push(doneAt(this.#history, row));
    columns.kind.push(kind);
    columns.hash.push(this.#vectors.hashOfTransfer(from, to, amount));
    if (!isUnknown) return undefined;
    const equal = this.#unknown.get(kind);
    if (equal === undefined) this.#unknown.set(kind, [at]);
    else equal.push(at);
    return undefined;
  }

  #kind(from: number, to: number, amount: number, isUnknown: boolean): number {
    const name = `${from} ${to} ${amount} ${isUnknown}`;
    let kind = this.#kindOf.get(name);
    if (kind === undefined) this.#kindOf.set(name, (kind = this.#kindOf.size));
    return kind;
  }
}

interface Asked {
  readonly from: string;
  readonly to: string;
  readonly amount: number;
}

/** Undefined where it is none, or moves a negative or fractional amount. */
const askedOf = (value: Json | undefined): Asked | undefined => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { from, to, amount } = value as { readonly [name: string]: Json };
  if (!isName(from) || !isName(to) || !Number.isSafeInteger(amount)) return undefined;
  return Number(amount) < 0
    ? undefined
    : { from: String(from), to: String(to), amount: Number(amount) };
};

const isName = (value: Json | undefined): value is string | number =>
  typeof value === 'string' || typeof value === 'number';

const undecided = (reason: string): KeyDecision => ({ type: 'undecided', reason });
