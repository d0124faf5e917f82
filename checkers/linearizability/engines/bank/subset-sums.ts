/**
 * Which transfers lead from one vector to another: subsets of chains whose hashes add up to a number,
 * by meeting in the middle (Horowitz & Sahni 1974). All sums of one half of the chains are met with
 * those of the other; 2^(n/2) sums for n transfers. A few transfers are simply tried all, in the order of
 * Gray's code: one is added or taken away at a time.
 *
 * What agrees in its hash need not agree: the caller asks the vectors.
 */
import { IntList } from '../../search/int-list.ts';
import { OutOfMemory } from '../../search/memory.ts';
import type { Chain } from './chains.ts';
import type { Limits } from './limits.ts';

/** So many single transfers are tried all: 2^8 sums are less work than tables of 2^4. */
const FEW = 8;
/** More at once are too many to hold. */
const MOST_SUBSETS = 2 ** 16;
/** Sums between two looks at the clock. */
const SUMS_A_LOOK = 4096;

export class SubsetSums {
  readonly #limits: Limits;
  readonly #left: Half;
  readonly #right: Half;
  readonly #heads: IntList;
  readonly #nexts: IntList;
  #chains: readonly Chain[] = [];
  #areFew = false;
  #mask = 0;
  #hasTable = false;

  constructor(limits: Limits) {
    this.#limits = limits;
    this.#left = new Half(limits);
    this.#right = new Half(limits);
    this.#heads = new IntList(limits.memory);
    this.#nexts = new IntList(limits.memory);
  }

  /** What is asked next is asked of these, with a weight of `most` at the most. */
  of(chains: readonly Chain[], most: number): void {
    this.#chains = chains;
    this.#areFew = chains.length <= FEW && chains.every(({ members }) => members.length === 1);
    if (this.#areFew) return;
    const [left, right] = [this.#left, this.#right];
    left.clear();
    right.clear();
    for (const chain of chains) (left.size <= right.size ? left : right).add(chain, most);
    this.#hasTable = false;
  }

  /**
   * All that add up to `target`, as lists of transfers, with a weight of `least` to `most`: so many are
   * of unknown outcome.
   */
  that(target: number, least: number, most: number): number[][] {
    if (this.#areFew) return this.#among(target, least, most);
    const found: number[][] = [];
    for (const some of this.each(target, least, most)) {
      if (found.length === MOST_SUBSETS) throw new OutOfMemory();
      found.push(some);
    }
    return found;
  }

  /** The same one by one; nothing else may be asked of this object in between. */
  *each(target: number, least: number, most: number): Generator<number[], void> {
    if (this.#areFew) {
      yield* this.#among(target, least, most);
      return;
    }
    if (!this.#hasTable) this.#layTable();
    const [left, right] = [this.#left, this.#right];
    const [heads, nexts, mask] = [this.#heads.at, this.#nexts.at, this.#mask];
    for (let one = 0; one < left.size; one++) {
      this.#limits.step(SUMS_A_LOOK);
      const wanted = (target - left.sum.at[one]!) | 0;
      for (let other = heads[bucket(wanted, mask)]!; other >= 0; other = nexts[other]!) {
        if (right.sum.at[other] !== wanted) continue;
        const weight = left.weight.at[one]! + right.weight.at[other]!;
        if (weight >= least && weight <= most) yield this.#members(one, other);
      }
    }
  }

  #among(target: number, least: number, most: number): number[][] {
    const chains = this.#chains;
    const found: number[][] = [];
    const sets = 1 << chains.length;
    let sum = 0;
    for (let i = 0; ;) {
      const set = i ^ (i >>> 1);
      if (sum === target) {
        const some = chains.filter((_, at) => (set & (1 << at)) !== 0);
        const weight = some.reduce((total, chain) => total + chain.weight, 0);
        if (weight >= least && weight <= most) found.push(some.map(({ members }) => members[0]!));
      }
      if (++i === sets) return found;
      const changed = 31 - Math.clz32(i & -i);
      const { hash } = chains[changed]!;
      sum = ((i ^ (i >>> 1)) & (1 << changed)) === 0 ? (sum - hash) | 0 : (sum + hash) | 0;
    }
  }

  /** The sums of the right half by their buckets. */
  #layTable(): void {
    const { size, sum } = this.#right;
    const mask = 2 ** Math.ceil(Math.log2(size)) - 1;
    this.#heads.ensure(mask + 1);
    this.#nexts.ensure(size);
    const [heads, nexts] = [this.#heads.at, this.#nexts.at];
    heads.fill(-1, 0, mask + 1);
    for (let other = 0; other < size; other++) {
      const head = bucket(sum.at[other]!, mask);
      nexts[other] = heads[head]!;
      heads[head] = other;
    }
    this.#mask = mask;
    this.#hasTable = true;
  }

  #members(left: number, right: number): number[] {
    const members: number[] = [];
    this.#left.collect(left, members);
    this.#right.collect(right, members);
    return members;
  }
}

const bucket = (sum: number, mask: number): number => {
  const mixed = Math.imul(sum, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) & mask;
};

/** All sums of some chains. Sum 0 is that of nothing. */
class Half {
  readonly sum: IntList;
  readonly weight: IntList;
  readonly #limits: Limits;
  /** Of each sum: the one it was made of, and how many of which chain came to it. */
  readonly #before: IntList;
  readonly #chain: IntList;
  readonly #count: IntList;
  readonly #chains: Chain[] = [];

  constructor(limits: Limits) {
    this.#limits = limits;
    this.sum = new IntList(limits.memory);
    this.weight = new IntList(limits.memory);
    this.#before = new IntList(limits.memory);
    this.#chain = new IntList(limits.memory);
    this.#count = new IntList(limits.memory);
  }

  get size(): number {
    return this.sum.length;
  }

  clear(): void {
    this.sum.length = 0;
    this.weight.length = 0;
    this.#before.length = 0;
    this.#chain.length = 0;
    this.#count.length = 0;
    this.#chains.length = 0;
    this.#push(0, 0, 0, 0, 0);
  }

  /** Sums with some of the chain beside those without, while they weigh no more than `most`. */
  add(chain: Chain, most: number): void {
    const { hash, weight, members } = chain;
    const sums = this.size;
    const at = this.#chains.push(chain) - 1;
    for (let before = 0; before < sums; before++) {
      this.#limits.step(SUMS_A_LOOK);
      let sum = this.sum.at[before]!;
      let weighs = this.weight.at[before]!;
      for (let count = 1; count <= members.length; count++) {
        sum = (sum + hash) | 0;
        weighs += weight;
        if (weighs > most) break;
        this.#push(sum, weighs, before, at, count);
      }
    }
  }

  collect(sum: number, into: number[]): void {
    for (let at = sum; at > 0; at = this.#before.at[at]!) {
      const { members } = this.#chains[this.#chain.at[at]!]!;
      for (let i = 0; i < this.#count.at[at]!; i++) into.push(members[i]!);
    }
  }

  #push(sum: number, weight: number, before: number, chain: number, count: number): void {
    this.sum.push(sum);
    this.weight.push(weight);
    this.#before.push(before);
    this.#chain.push(chain);
    this.#count.push(count);
  }
}
