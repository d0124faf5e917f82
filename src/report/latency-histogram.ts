/**
 * Latencies in a fixed number of buckets, so that a week of operations takes no more memory than a
 * second's. A quantile is right to about 2.5 % (buckets grow by 5 %, the answer is the middle);
 * `max` is exact. Below 10 µs everything is one bucket.
 */

export interface Latencies {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export class LatencyHistogram {
  readonly #buckets = new Uint32Array(BUCKETS);
  #count = 0;
  #max = 0;

  add(ms: number): void {
    const at = Math.floor(Math.log(ms / SMALLEST_MS) / LOG_GROWTH);
    // NaN (a negative latency) and −Infinity (zero) fall into the first bucket.
    const bucket = at > 0 ? Math.min(BUCKETS - 1, at) : 0;
    this.#buckets[bucket]! += 1;
    this.#count += 1;
    this.#max = Math.max(this.#max, ms);
  }

  /** Undefined while nothing was added. */
  summary(): Latencies | undefined {
    if (this.#count === 0) return undefined;
    return { p50: this.#quantile(0.5), p99: this.#quantile(0.99), max: this.#max };
  }

  clear(): void {
    this.#buckets.fill(0);
    this.#count = 0;
    this.#max = 0;
  }

  /** The middle of the bucket that holds the q-th latency, never more than the largest one. */
  #quantile(q: number): number {
    let left = Math.ceil(q * this.#count);
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      left -= this.#buckets[bucket]!;
      if (left <= 0)
        return Math.min(this.#max, SMALLEST_MS * Math.exp(LOG_GROWTH * (bucket + 0.5)));
    }
    return this.#max;
  }
}

const SMALLEST_MS = 0.01;
const LOG_GROWTH = Math.log(1.05);
/** Reaches 10 µs · 1.05^400, about 50 minutes; no time-out is longer. */
const BUCKETS = 400;
