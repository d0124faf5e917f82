/** Stamps that order writes, and the hybrid clock (Kulkarni and others, 2014). */

/** A moment of one node that no other node has: greater counts as later. */
export interface Stamp {
  readonly n: number;
  /** Breaks ties. */
  readonly id: string;
}

export const NEVER: Stamp = { n: 0, id: '' };

/** Below zero where `a` is earlier. */
export const compareStamps = (a: Stamp, b: Stamp): number =>
  a.n - b.n || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

export const latest = (stamps: Iterable<Stamp>): Stamp => {
  let last = NEVER;
  for (const stamp of stamps) if (compareStamps(stamp, last) > 0) last = stamp;
  return last;
};

/** Near the wall clock, and never behind what was heard of: wall time first, then a count. */
export interface HybridTime {
  readonly wallMs: number;
  readonly count: number;
}

export const compareHybrid = (a: HybridTime, b: HybridTime): number =>
  a.wallMs - b.wallMs || a.count - b.count;

export class HybridClock {
  readonly #wallClockMs: () => number;
  #last: HybridTime = { wallMs: 0, count: 0 };

  constructor(wallClockMs: () => number) {
    this.#wallClockMs = wallClockMs;
  }

  /** For an event of this node. */
  now(): HybridTime {
    const wallMs = Math.floor(this.#wallClockMs());
    const { wallMs: last, count } = this.#last;
    this.#last = wallMs > last ? { wallMs, count: 0 } : { wallMs: last, count: count + 1 };
    return this.#last;
  }

  /** Something of that moment was heard of. */
  hear(time: HybridTime): void {
    if (compareHybrid(time, this.#last) > 0) this.#last = time;
  }
}
