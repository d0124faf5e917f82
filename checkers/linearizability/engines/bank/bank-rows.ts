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
import type { Look } from '../shared/now-and-then.ts';
import {
  firstReads,
  firstTransfers,
  readColumns,
  type Reads,
  transferColumns,
  type Transfers,
} from './bank-columns.ts';
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

/** The bank; or what one read alone gives away; or why this engine cannot treat it exactly. */
export const readBank = (
  history: Columns,
  options: EngineOptions,
  rows: Int32Array,
  look: Look,
): Bank | KeyDecision => {
  const vectors = Vectors.from(options.initial);
  if (vectors === undefined) return undecided('the initial balances are no whole numbers');
  const reader = new BankReader(history, options, vectors, rows.length);
  for (const row of rows) {
    look();
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
  readonly #transfers: Transfers;
  #transferCount = 0;
  readonly #reads: Reads;
  #readCount = 0;
  readonly #blind: number[] = [];
  /** All that is there and all that was ever asked for: no balance can leave ± this. */
  #reach: number;

  constructor(history: Columns, options: EngineOptions, vectors: Vectors, rows: number) {
    this.#history = history;
    this.#vectors = vectors;
    this.#anyNil = options.nilRead === 'anything';
    this.#isRead = history.functions.map((f) => f === 'read');
    this.#reach = vectors.reach;
    this.#transfers = transferColumns(rows);
    this.#reads = readColumns(rows);
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
      transfers: firstTransfers(this.#transfers, this.#transferCount),
      unknown: [...this.#unknown.values()],
      reads: firstReads(this.#reads, this.#readCount),
      blind: Int32Array.from(this.#blind),
    };
  }

  #addRead(row: number): void {
    const { result, values, invoke, complete } = this.#history;
    const id = result[row]!;
    let vector = this.#vectorOf.get(id);
    if (vector === undefined) {
      const seen = values[id];
      if (seen === undefined || (seen === null && this.#anyNil)) {
        this.#blind.push(row);
        return;
      }
      const found = this.#vectors.add(seen);
      if (typeof found !== 'number') {
        this.violation ??= strangeBalances(this.#history, row, found);
        return;
      }
      this.#vectorOf.set(id, (vector = found));
    }
    const at = this.#readCount++;
    const reads = this.#reads;
    reads.row[at] = row;
    reads.vector[at] = vector;
    reads.invoke[at] = invoke[row]!;
    reads.complete[at] = complete[row]!;
  }

  #addTransfer(row: number): KeyDecision | undefined {
    const { argument, outcome, invoke } = this.#history;
    const id = argument[row]!;
    const asked = this.#transferOf.get(id) ?? this.#ask(id);
    if (asked === undefined) {
      return undecided(`${describeRow(this.#history, row)} is no transfer of a whole amount`);
    }
    const isUnknown = outcome[row] === UNKNOWN;
    const { from, to, amount } = asked;
    if (from === undefined || to === undefined) {
      if (!isUnknown) this.violation ??= strangeAccount(this.#history, row);
      return undefined;
    }
    if (isUnknown && (from === to || amount === 0)) return undefined;
    this.#reach += amount;
    if (!Number.isSafeInteger(this.#reach)) {
      return undecided('all amounts together are too large for exact numbers');
    }
    const at = this.#transferCount++;
    const columns = this.#transfers;
    columns.row[at] = row;
    columns.from[at] = from;
    columns.to[at] = to;
    columns.amount[at] = amount;
    columns.invoke[at] = invoke[row]!;
    columns.complete[at] = doneAt(this.#history, row);
    columns.kind[at] = isUnknown ? asked.unknownKind : asked.kind;
    columns.hash[at] = asked.hash;
    if (isUnknown) this.#addUnknown(at, asked.unknownKind);
    return undefined;
  }

  #addUnknown(at: number, kind: number): void {
    const equal = this.#unknown.get(kind);
    if (equal === undefined) this.#unknown.set(kind, [at]);
    else equal.push(at);
  }

  /** What a value asks for; undefined where it is no transfer. */
  #ask(id: number): Asked | undefined {
    const given = transferOf(this.#history.values[id]);
    if (given === undefined) return undefined;
    const { amount } = given;
    const from = this.#vectors.account(given.from);
    const to = this.#vectors.account(given.to);
    const isKnown = from !== undefined && to !== undefined;
    const name = `${from} ${to} ${amount}`;
    const asked = {
      from,
      to,
      amount,
      hash: isKnown ? this.#vectors.hashOfTransfer(from, to, amount) : 0,
      kind: this.#kind(name),
      unknownKind: this.#kind(`${name} unknown`),
    };
    this.#transferOf.set(id, asked);
    return asked;
  }

  #kind(name: string): number {
    let kind = this.#kindOf.get(name);
    if (kind === undefined) this.#kindOf.set(name, (kind = this.#kindOf.size));
    return kind;
  }
}

/** What a transfer asks for, in the terms of the bank. */
interface Asked {
  /** Indices; undefined where there is no such account. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly amount: number;
  readonly hash: number;
  readonly kind: number;
  readonly unknownKind: number;
}

interface Given {
  readonly from: string;
  readonly to: string;
  readonly amount: number;
}

/** Undefined where it is none, or moves a negative or fractional amount. */
const transferOf = (value: Json | undefined): Given | undefined => {
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
