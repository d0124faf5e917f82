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
  readonly #vectors: Float64Array[] = [];
  readonly #hashes: number[] = [];
  /** Numbers of vectors by their hashes. */
  readonly #byHash = new Map<number, number[]>();
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
    this.#intern(Float64Array.from(entries, ([, balance]) => balance));
  }

  /** The index of an account; undefined where there is none of that name. */
  account(name: string): number | undefined {
    return this.#indexOf.get(name);
  }

  balances(vector: number): Float64Array {
    return this.#vectors[vector]!;
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
    const balances = new Float64Array(accounts.length);
    let count = 0;
    let total = 0;
    for (const account of Object.keys(seen)) {
      const index = this.#indexOf.get(account);
      const balance = (seen as { readonly [account: string]: Json })[account];
      if (index === undefined || typeof balance !== 'number') return { type: 'accounts' };
      balances[index] = balance + 0;
      total += balance;
      count++;
    }
    if (count !== accounts.length) return { type: 'accounts' };
    if (total !== this.#total) return { type: 'total', total, right: this.#total };
    const negative = this.#canBeNegative ? -1 : balances.findIndex((balance) => balance < 0);
    if (negative < 0) return this.#intern(balances);
    return { type: 'negative', account: accounts[negative]!, balance: balances[negative]! };
  }

  #intern(balances: Float64Array): number {
    let hash = 0;
    for (let i = 0; i < balances.length; i++) {
      hash = (hash + Math.imul(this.#weights[i]!, balances[i]! | 0)) | 0;
    }
    const sameHash = this.#byHash.get(hash);
    const known = sameHash?.find((number) => areEqual(this.#vectors[number]!, balances));
    if (known !== undefined) return known;
    const number = this.#vectors.push(balances) - 1;
    this.#hashes.push(hash);
    if (sameHash === undefined) this.#byHash.set(hash, [number]);
    else sameHash.push(number);
    return number;
  }
}

const areEqual = (one: Float64Array, other: Float64Array): boolean => {
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
};

/** Nothing must be linear in the index: transfers between other accounts would have equal hashes. */
const weightOf = (index: number): number => {
  let weight = Math.imul(index + 1, 0x9e3779b1);
  weight = Math.imul(weight ^ (weight >>> 16), 0x85ebca6b);
  weight = Math.imul(weight ^ (weight >>> 13), 0xc2b2ae35);
  return (weight ^ (weight >>> 16)) | 1;
};
