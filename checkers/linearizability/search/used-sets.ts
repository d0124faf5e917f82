/**
 * Sets of unknown operations that were taken to have happened, as numbers; 0 is the empty set.
 *
 * Equal operations form a group and are taken in the order of their invocations, so a group's bits
 * fill from its first: a count in unary. Then "used no more of any group" is "subset", which is what
 * domination asks.
 */
import type { Memory } from './memory.ts';
import type { Problem } from './problem.ts';
import { TupleTable } from './tuple-table.ts';

export const NOTHING_USED = 0;

export class UsedSets {
  readonly #problem: Problem;
  readonly #words: number;
  readonly #table: TupleTable;

  constructor(problem: Problem, memory: Memory) {
    this.#problem = problem;
    this.#words = (problem.unknownCount + 31) >>> 5;
    this.#table = new TupleTable(this.#words, memory);
    this.#table.intern();
  }

  /** How many of a group the set uses. */
  used(set: number, group: number): number {
    const { firstBit, rows } = this.#problem.groups[group]!;
    let used = 0;
    while (used < rows.length && this.#has(set, firstBit + used)) used++;
    return used;
  }

  /** The set with one more of the group. */
  withOneMore(set: number, group: number): number {
    const bit = this.#problem.groups[group]!.firstBit + this.used(set, group);
    const { scratch } = this.#table;
    for (let word = 0; word < this.#words; word++) scratch[word] = this.#table.get(set, word);
    scratch[bit >>> 5]! |= 1 << (bit & 31);
    return this.#table.intern();
  }

  /** Whether every operation of `a` is in `b`. */
  isSubset(a: number, b: number): boolean {
    if (a === b || a === NOTHING_USED) return true;
    for (let word = 0; word < this.#words; word++) {
      if ((this.#table.get(a, word) & ~this.#table.get(b, word)) !== 0) return false;
    }
    return true;
  }

  #has(set: number, bit: number): boolean {
    return (this.#table.get(set, bit >>> 5) & (1 << (bit & 31))) !== 0;
  }
}
