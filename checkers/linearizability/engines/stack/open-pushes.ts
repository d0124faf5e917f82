/**
 * Values of a stack by the completion of their pushes, to be taken away one by one, and among them
 * one that can lie below all others of a stretch: a tree over their times. O(log n) for each push
 * that is open where the stretch begins.
 */
import type { StackStays } from './stays.ts';

export class OpenPushes {
  readonly #values: Int32Array;
  readonly #leaves: number;
  /** By node: the earliest invocation of a push, and the latest completion of a pop. */
  readonly #earliest: Int32Array;
  readonly #latest: Int32Array;
  /** By place: the first place from there on that is not taken away; found by following. */
  readonly #next: Int32Array;

  /** `values` ascend by `from`. */
  constructor({ pushFrom, popUntil, end }: StackStays, values: Int32Array) {
    this.#values = values;
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(1, values.length)));
    this.#earliest = new Int32Array(2 * this.#leaves).fill(end);
    this.#latest = new Int32Array(2 * this.#leaves).fill(-1);
    this.#next = Int32Array.from({ length: values.length + 1 }, (_, place) => place);
    for (const [place, value] of values.entries()) {
      this.#earliest[this.#leaves + place] = pushFrom[value]!;
      this.#latest[this.#leaves + place] = popUntil[value]!;
    }
    for (let node = this.#leaves - 1; node >= 1; node--) this.#settle(node);
  }

  /** The first place from `place` on whose value is left; the number of values where none is. */
  firstFrom(place: number): number {
    let first = place;
    while (this.#next[first] !== first) {
      this.#next[first] = this.#next[this.#next[first]!]!;
      first = this.#next[first]!;
    }
    return first;
  }

  /** Values that are left at places from … until − 1. */
  *valuesIn(from: number, until: number): Generator<number> {
    for (let place = this.firstFrom(from); place < until; place = this.firstFrom(place + 1)) {
      yield this.#values[place]!;
    }
  }

  /** Takes a place away. */
  remove(place: number): void {
    this.#next[place] = place + 1;
    let node = this.#leaves + place;
    this.#latest[node] = -1;
    for (node >>= 1; node >= 1; node >>= 1) this.#settle(node);
  }

  /**
   * The place among from … until − 1 of a value whose push began before `begin` and whose pop ended
   * after `end`; −1 where there is none.
   */
  around(from: number, until: number, begin: number, end: number): number {
    return this.#search(1, 0, this.#leaves, from, until, begin, end);
  }

  #search(
    node: number,
    low: number,
    high: number,
    from: number,
    until: number,
    begin: number,
    end: number,
  ): number {
    if (high <= from || low >= until) return -1;
    if (this.#earliest[node]! >= begin || this.#latest[node]! <= end) return -1;
    if (node >= this.#leaves) return low;
    const middle = (low + high) >> 1;
    const left = this.#search(2 * node, low, middle, from, until, begin, end);
    return left >= 0 ? left : this.#search(2 * node + 1, middle, high, from, until, begin, end);
  }

  #settle(node: number): void {
    const [left, right] = [2 * node, 2 * node + 1];
    this.#earliest[node] = Math.min(this.#earliest[left]!, this.#earliest[right]!);
    this.#latest[node] = Math.max(this.#latest[left]!, this.#latest[right]!);
  }
}
