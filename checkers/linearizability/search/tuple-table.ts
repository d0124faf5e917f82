/**
 * Tuples of integers of one width, numbered in the order in which they were first seen.
 *
 * Exact: the hash only finds the bucket, the tuples themselves are compared. All tuples lie in one
 * pooled Int32Array, so a million of them are a few large objects and not a million small ones.
 */
import { IntList } from './int-list.ts';
import type { Memory } from './memory.ts';

export class TupleTable {
  readonly width: number;
  count = 0;
  /** Write the tuple asked about here, then call `intern`. */
  readonly scratch: Int32Array;
  readonly #memory: Memory;
  readonly #tuples: IntList;
  /** Number of a tuple plus one, or 0 for an empty bucket. */
  #buckets: Int32Array;

  constructor(width: number, memory: Memory) {
    this.width = width;
    this.scratch = new Int32Array(width);
    this.#memory = memory;
    this.#tuples = new IntList(memory, 8 * width);
    memory.take(16 * Int32Array.BYTES_PER_ELEMENT);
    this.#buckets = new Int32Array(16);
  }

  /** The number of the tuple in `scratch`; it was new where that is the `count` from before. */
  intern(): number {
    if (this.count * 2 >= this.#buckets.length) this.#grow();
    const { scratch, width } = this;
    const buckets = this.#buckets;
    const tuples = this.#tuples.at;
    const mask = buckets.length - 1;
    let bucket = hash(scratch, 0, width) & mask;
    for (;;) {
      const id = buckets[bucket]! - 1;
      if (id < 0) break;
      if (equal(tuples, id * width, scratch, width)) return id;
      bucket = (bucket + 1) & mask;
    }
    this.#tuples.ensure((this.count + 1) * width);
    this.#tuples.at.set(scratch, this.count * width);
    buckets[bucket] = ++this.count;
    return this.count - 1;
  }

  /** Element `at` of the tuple numbered `id`. */
  get(id: number, at: number): number {
    return this.#tuples.at[id * this.width + at]!;
  }

  /** Forgets every tuple and keeps the room. */
  clear(): void {
    // A few tuples in a large table are taken out one by one: clearing happens at each level.
    if (this.count * 8 < this.#buckets.length) this.#clearOneByOne();
    else this.#buckets.fill(0);
    this.count = 0;
  }

  #clearOneByOne(): void {
    const mask = this.#buckets.length - 1;
    for (let id = this.count - 1; id >= 0; id--) {
      let bucket = hash(this.#tuples.at, id * this.width, this.width) & mask;
      while (this.#buckets[bucket] !== id + 1) bucket = (bucket + 1) & mask;
      this.#buckets[bucket] = 0;
    }
  }

  #grow(): void {
    const size = this.#buckets.length * 2;
    this.#memory.take(size * Int32Array.BYTES_PER_ELEMENT);
    this.#memory.release(this.#buckets.byteLength);
    const buckets = new Int32Array(size);
    const mask = size - 1;
    for (let id = 0; id < this.count; id++) {
      let bucket = hash(this.#tuples.at, id * this.width, this.width) & mask;
      while (buckets[bucket] !== 0) bucket = (bucket + 1) & mask;
      buckets[bucket] = id + 1;
    }
    this.#buckets = buckets;
  }
}

const hash = (from: Int32Array, at: number, width: number): number => {
  let h = width;
  for (let i = 0; i < width; i++) {
    h = Math.imul(h ^ from[at + i]!, 0x9e3779b1);
    h ^= h >>> 15;
  }
  h = Math.imul(h, 0x85ebca6b);
  return h ^ (h >>> 13);
};

const equal = (tuples: Int32Array, at: number, other: Int32Array, width: number): boolean => {
  for (let i = 0; i < width; i++) if (tuples[at + i] !== other[i]) return false;
  return true;
};
