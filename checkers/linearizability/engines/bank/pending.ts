/**
 * Numbers 0 … count − 1 of which some are taken out and put back, the last one out first: a list that
 * is walked in their order, in a step for each that is left (Knuth's dancing links).
 */
export class Pending {
  /** One after the last; also where a walk begins, by `next`. */
  readonly end: number;
  readonly next: Int32Array;
  readonly #before: Int32Array;

  constructor(count: number) {
    this.end = count;
    this.next = Int32Array.from({ length: count + 1 }, (_, at) => (at + 1) % (count + 1));
    this.#before = Int32Array.from({ length: count + 1 }, (_, at) => (at + count) % (count + 1));
  }

  get first(): number {
    return this.next[this.end]!;
  }

  takeOut(number: number): void {
    const [before, after] = [this.#before[number]!, this.next[number]!];
    this.next[before] = after;
    this.#before[after] = before;
  }

  /** Only in the reverse of the order in which they were taken out. */
  putBack(number: number): void {
    this.next[this.#before[number]!] = number;
    this.#before[this.next[number]!] = number;
  }
}
