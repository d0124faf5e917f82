/**
 * Balances of all accounts as vectors of exact whole numbers, each kept once and numbered, with a
 * hash that is linear: the hash of a sum is the sum of the hashes (mod 2³²). So whether transfers lead
 * from one vector to another is asked of one number first, and of the vectors only where that agrees.
 */
import type { Json } from '../../../../src/history/operation.ts';

/** Why what a read saw can be no state of the bank, whatever was transferred. */
export type Strange =
  | { readonly type: 'accounts' }
  | { readonly type: 'total'; readonly total: number; readonly right: number }
  | { readonly type: 'negative'; readonly account: string; readonly balance: number };

export class Vectors {
  readonly accounts: readonly string[];
  /** The sum of the absolute balances at the beginning. */
  readonly reach: number;
  readonly #indexOf: ReadonlyMap<string, number>;
  readonly #weights: Int32Array;
  /** The balances of one vector after another. */
  #pool: Float64Array;
  #count = 0;
  /** Those that somebody asked for, by vector. */
  readonly #views: (Float64Array | undefined)[] = [];
  readonly #hashes: number[] = [];
  /** By hash: the vector that was added last of those that have it. */
  readonly #byHash = new Map<number, number>();
  /** By vector: the one with the same hash that was added before; −1. */
  readonly #before: number[] = [];
  readonly #total: number;
  readonly #canBeNegative: boolean;

  /** Undefined where the balances are not exact whole numbers. */
  static from(initial: Json): Vectors | undefined {
    if (typeof initial !== 'object' || initial === null || Array.isArray(initial)) return undefined;
    const entries = Object.entries(initial);
    const reach = entries.reduce((sum, [, balance]) => sum + Math.abs(Number(balance)), 0);
    const areWhole = entries.every(([, balance]) => Number.isSafeInteger(balance));
    return areWhole && Number.isSafeInteger(reach)
      ? new Vectors(entries as [string, number][], reach)
      : undefined;
  }

  private constructor(entries: readonly (readonly [string, number])[], reach: number) {
    this.accounts = entries.map(([account]) => account);
    this.reach = reach;
    this.#indexOf = new Map(this.accounts.map((account, index) => [account, index]));
    this.#weights = Int32Array.from(entries, (_, index) => weightOf(index));
    this.#total = entries.reduce((sum, [, balance]) => sum + balance, 0);
    this.#canBeNegative = entries.some(([, balance]) => balance < 0);
    this.#pool = new Float64Array(64 * entries.length);
    let hash = 0;
    for (const [index, [, balance]] of entries.entries()) {
      this.#pool[index] = balance;
      hash = (hash + imul(this.#weights[index]!, balance)) | 0;
    }
    this.#intern(hash);
  }

  /** The index of an account; undefined where there is none of that name. */
  account(name: string): number | undefined {
    return this.#indexOf.get(name);
  }

  balances(vector: number): Float64Array {
    const from = vector * this.accounts.length;
    return (this.#views[vector] ??= this.#pool.subarray(from, from + this.accounts.length));
  }

  /** All balances, those of a vector from its number times the number of accounts on; read only, and now. */
  get pool(): Float64Array {
    return this.#pool;
  }

  hash(vector: number): number {
    return this.#hashes[vector]!;
  }

  hashOfTransfer(from: number, to: number, amount: number): number {
    return Math.imul(this.#weights[to]! - this.#weights[from]!, amount | 0);
  }

  /** The number of the vector that a read saw, or why there can be none. */
  add(seen: Json): number | Strange {
    if (typeof seen !== 'object' || seen === null || Array.isArray(seen)) {
      return { type: 'accounts' };
    }
    const { accounts } = this;
    const weights = this.#weights;
    const width = accounts.length;
    const from = this.#count * width;
    if (from + width > this.#pool.length) this.#grow();
    const pool = this.#pool;
    let count = 0;
    let total = 0;
    let hash = 0;
    let isNegative = false;
    const given = seen as { readonly [account: string]: Json };
    for (const account in given) {
      // Mostly they are named in the same order.
      const index = accounts[count] === account ? count : this.#indexOf.get(account);
      const balance = given[account];
      if (index === undefined || typeof balance !== 'number') return { type: 'accounts' };
      pool[from + index] = balance + 0;
      total += balance;
      hash = (hash + imul(weights[index]!, balance)) | 0;
      if (balance < 0) isNegative = true;
      count++;
    }
    if (count !== width) return { type: 'accounts' };
    if (total !== this.#total) return { type: 'total', total, right: this.#total };
    if (!isNegative || this.#canBeNegative) return this.#intern(hash);
    const negative = pool.subarray(from, from + width).findIndex((balance) => balance < 0);
    return { type: 'negative', account: accounts[negative]!, balance: pool[from + negative]! };
  }

  #grow(): void {
    const larger = new Float64Array(2 * this.#pool.length);
    larger.set(this.#pool);
    this.#pool = larger;
  }

  /** The number of the vector that lies at the end of the pool. */
  #intern(hash: number): number {
    const last = this.#byHash.get(hash) ?? -1;
    for (let known = last; known >= 0; known = this.#before[known]!) {
      if (this.#isNewest(known)) return known;
    }
    this.#hashes.push(hash);
    this.#before.push(last);
    this.#byHash.set(hash, this.#count);
    return this.#count++;
  }

  #isNewest(known: number): boolean {
    const width = this.accounts.length;
    const [one, other] = [known * width, this.#count * width];
    for (let i = 0; i < width; i++) {
      if (this.#pool[one + i] !== this.#pool[other + i]) return false;
    }
    return true;
  }
}

const { imul } = Math;

/** Nothing must be linear in the index: transfers between other accounts would have equal hashes. */
const weightOf = (index: number): number => {
  let weight = Math.imul(index + 1, 0x9e3779b1);
  weight = Math.imul(weight ^ (weight >>> 16), 0x85ebca6b);
  weight = Math.imul(weight ^ (weight >>> 13), 0xc2b2ae35);
  return (weight ^ (weight >>> 16)) | 1;
};
