/** A growing Int32Array that accounts for its memory. Index it through `at`, below `length`. */
import type { Memory } from './memory.ts';

export class IntList {
  at: Int32Array;
  length = 0;
  readonly #memory: Memory;

  constructor(memory: Memory, capacity = 16) {
    memory.take(capacity * Int32Array.BYTES_PER_ELEMENT);
    this.at = new Int32Array(capacity);
    this.#memory = memory;
  }

  push(value: number): void {
    if (this.length === this.at.length) this.ensure(this.length + 1);
    this.at[this.length++] = value;
  }

  /** Makes room for `capacity` numbers in all. */
  ensure(capacity: number): void {
    const before = this.at.length;
    if (capacity <= before) return;
    const after = Math.max(capacity, before * 2);
    this.#memory.take((after - before) * Int32Array.BYTES_PER_ELEMENT);
    const larger = new Int32Array(after);
    larger.set(this.at);
    this.at = larger;
  }
}
