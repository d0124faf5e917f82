/**
 * Vector clocks as one flat table, for clocks that change: entry (i, q) is the operation number in
 * session q before which everything comes before operation i. Operations × sessions numbers.
 */
import type { Sessions } from '../session/sessions.ts';

export class ClockTable {
  readonly #table: Int32Array;
  readonly #width: number;
  readonly #session: Int32Array;
  readonly #start: Int32Array;

  constructor({ count, sessionCount, session, start }: Sessions) {
    this.#table = new Int32Array(count * sessionCount);
    this.#width = sessionCount;
    this.#session = session;
    this.#start = start;
  }

  bound(i: number, q: number): number {
    return this.#table[i * this.#width + q]!;
  }

  /** Whether a comes before b; an operation does not come before itself. */
  before(a: number, b: number): boolean {
    return this.#table[b * this.#width + this.#session[a]!]! > a;
  }

  /** Operation i begins with what its predecessor in its session knew, and that one. */
  begin(i: number): void {
    const own = this.#session[i]!;
    const at = i * this.#width;
    if (i === this.#start[own]) {
      for (let q = 0; q < this.#width; q++) this.#table[at + q] = this.#start[q]!;
    } else {
      this.#table.copyWithin(at, at - this.#width, at);
    }
    this.#table[at + own] = i;
  }

  /** Operation i comes after `earlier` and all before that one; nothing to do where it knows it. */
  follow(i: number, earlier: number): void {
    if (!this.before(earlier, i)) this.absorb(i, earlier);
  }

  /** The same where `earlier` may have learnt something since; whether that was news. */
  absorb(i: number, earlier: number): boolean {
    const table = this.#table;
    const width = this.#width;
    const [to, from] = [i * width, earlier * width];
    let news = false;
    for (let q = 0; q < width; q++) {
      const known = table[from + q]!;
      if (known > table[to + q]!) {
        table[to + q] = known;
        news = true;
      }
    }
    const at = to + this.#session[earlier]!;
    if (table[at]! <= earlier) {
      table[at] = earlier + 1;
      news = true;
    }
    return news;
  }
}
