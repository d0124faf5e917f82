/** Logical clocks: Lamport's (1978), vectors (Fidge, Mattern 1988), and hybrid ones (Kulkarni and others 2014). */

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

/** Counts events: what is known of is earlier than what comes next. */
export class LamportClock {
  #n = 0;

  get now(): number {
    return this.#n;
  }

  tick(): number {
    return ++this.#n;
  }

  /** Something of that moment was heard of. */
  hear(n: number): void {
    this.#n = Math.max(this.#n, n);
  }
}

/** How many events of each node are known. */
export type VectorClock = Readonly<Record<string, number>>;

/** `before`, `after`, `equal`: by what is known; `concurrent`: neither knows the other. */
export type VectorOrder = 'before' | 'after' | 'equal' | 'concurrent';

export const compareVectors = (a: VectorClock, b: VectorClock): VectorOrder => {
  let less = false;
  let more = false;
  for (const node of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const difference = (a[node] ?? 0) - (b[node] ?? 0);
    less ||= difference < 0;
    more ||= difference > 0;
  }
  if (less && more) return 'concurrent';
  return less ? 'before' : more ? 'after' : 'equal';
};

export const mergeVectors = (a: VectorClock, b: VectorClock): VectorClock => {
  const merged: Record<string, number> = { ...a };
  for (const [node, n] of Object.entries(b)) merged[node] = Math.max(merged[node] ?? 0, n);
  return merged;
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
