/**
 * The configurations a search has been in, with domination: for the same state and the same
 * definite operations linearized, one that used a subset of the unknown operations can do all that
 * the other can, so the other need not be entered.
 *
 * A configuration is (state, frontier, bits of the slots, set of used unknown operations); the
 * first three are an exact key, the sets are listed under it.
 */
import { IntList } from './int-list.ts';
import type { Memory } from './memory.ts';
import { TupleTable } from './tuple-table.ts';
import type { UsedSets } from './used-sets.ts';

export class Visited {
  readonly #keys: TupleTable;
  readonly #sets: UsedSets;
  /** By key: the last entry of its list, plus one. */
  readonly #last: IntList;
  /** Entries: the set, and the entry before, plus one. */
  readonly #entries: IntList;

  constructor(words: number, sets: UsedSets, memory: Memory) {
    this.#keys = new TupleTable(2 + words, memory);
    this.#sets = sets;
    this.#last = new IntList(memory);
    this.#entries = new IntList(memory);
  }

  /** Notes the configuration; false where one at least as good was here before. */
  enter(state: number, frontier: number, bits: Int32Array, set: number): boolean {
    const { scratch } = this.#keys;
    scratch[0] = state;
    scratch[1] = frontier;
    for (let word = 0; word < bits.length; word++) scratch[2 + word] = bits[word]!;
    const before = this.#keys.count;
    const key = this.#keys.intern();
    const isNew = key === before;
    if (!isNew && this.#dominated(this.#last.at[key]!, set)) return false;
    if (isNew) this.#last.push(0);
    this.#entries.push(set);
    this.#entries.push(isNew ? 0 : this.#last.at[key]!);
    this.#last.at[key] = this.#entries.length / 2;
    return true;
  }

  /** The different states it has been in at a frontier, `most` at the most. */
  statesAt(frontier: number, most: number): readonly number[] {
    const states = new Set<number>();
    for (let key = 0; key < this.#keys.count && states.size < most; key++) {
      if (this.#keys.get(key, 1) === frontier) states.add(this.#keys.get(key, 0));
    }
    return [...states];
  }

  clear(): void {
    this.#keys.clear();
    this.#last.length = 0;
    this.#entries.length = 0;
  }

  #dominated(last: number, set: number): boolean {
    for (let entry = last; entry > 0; entry = this.#entries.at[entry * 2 - 1]!) {
      if (this.#sets.isSubset(this.#entries.at[entry * 2 - 2]!, set)) return true;
    }
    return false;
  }
}
