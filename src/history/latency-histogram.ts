/**
 * Latencies in a histogram of fixed size, so that a week of operations takes no more memory than a
 * second's: quantiles to three digits, from a microsecond to an hour; the largest is exact. The same everywhere: what the
 * screen shows while a run goes on is what its verdict says.
 */
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

export interface Latencies {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Whole microseconds go in; ms come out. */
export class LatencyHistogram {
  readonly #us: RecordableHistogram = createHistogram();
  #maxMs = 0;

  add(ms: number): void {
    this.#maxMs = Math.max(this.#maxMs, ms || 0);
    this.#us.record(Math.min(LONGEST_US, Math.max(1, Math.round(ms * 1000) || 1)));
  }

  /** Undefined while nothing was added. */
  summary(): Latencies | undefined {
    if (this.#us.count === 0) return undefined;
    const at = (percentile: number): number => this.#us.percentile(percentile) / 1000;
    const max = this.#maxMs;
    return { p50: Math.min(max, at(50)), p99: Math.min(max, at(99)), max };
  }

  clear(): void {
    this.#us.reset();
    this.#maxMs = 0;
  }
}

/** No time-out is longer. */
const LONGEST_US = 3_600_000_000;
