/**
 * Operations by the interval instead of one by one: what screens, plain lines and JSON lines show.
 *
 * Everything else passes through in order. While clients work (the phases `drive` and `close`) an
 * interval is told even if nothing completed in it: a stalled cluster must show as zero, not as
 * silence. There is no timer inside: an interval ends with the first event after it, or by `advance`.
 */
import type { RunEvent } from '../runner/events.ts';
import { LatencyHistogram, type Latencies } from '../history/latency-histogram.ts';

export interface OperationsEvent {
  readonly type: 'operations';
  readonly fromMs: number;
  readonly untilMs: number;
  readonly ok: number;
  readonly fail: number;
  readonly info: number;
  /** Of the ok operations; absent when there was none. */
  readonly latencyMs?: Latencies;
}

export type WatchedEvent = Exclude<RunEvent, { type: 'operation' }> | OperationsEvent;

export class OperationIntervals {
  readonly #everyMs: number;
  readonly #emit: (event: WatchedEvent) => void;
  readonly #counts = { ok: 0, fail: 0, info: 0 };
  readonly #latencies = new LatencyHistogram();
  /** Clients are at work, so that an interval without operations is worth telling. */
  #working = false;
  /** The start of the interval that is open now. */
  #fromMs: number | undefined;

  constructor(everyMs: number, emit: (event: WatchedEvent) => void) {
    this.#everyMs = everyMs;
    this.#emit = emit;
  }

  onEvent(event: RunEvent): void {
    if (event.type === 'plan') return this.#emit(event);
    this.advance(event.timeMs);
    if (event.type === 'operation') return this.#add(event);
    if (event.type === 'phase' || event.type === 'result') {
      this.#close(event.timeMs);
      this.#working =
        event.type === 'phase' && (event.phase === 'drive' || event.phase === 'close');
      this.#fromMs = this.#working ? event.timeMs : undefined;
    }
    return this.#emit(event);
  }

  /** Says that it is `timeMs` now: closes what ended before. */
  advance(timeMs: number): void {
    while (this.#fromMs !== undefined) {
      const end = (Math.floor(this.#fromMs / this.#everyMs) + 1) * this.#everyMs;
      if (timeMs < end) return;
      this.#close(end);
    }
  }

  #add(event: Extract<RunEvent, { type: 'operation' }>): void {
    // One that completes after its phase has ended (its cluster just healed) counts as well.
    this.#fromMs ??= event.timeMs;
    this.#counts[event.outcome] += 1;
    if (event.outcome === 'ok') this.#latencies.add(event.latencyMs);
  }

  #close(untilMs: number): void {
    if (this.#fromMs === undefined) return;
    const fromMs = this.#fromMs;
    const end = Math.max(untilMs, fromMs);
    const { ok, fail, info } = this.#counts;
    if (ok + fail + info > 0 || (this.#working && end > fromMs)) {
      const latencyMs = this.#latencies.summary();
      const quantiles = latencyMs === undefined ? {} : { latencyMs };
      this.#emit({ type: 'operations', fromMs, untilMs: end, ok, fail, info, ...quantiles });
    }
    this.#fromMs = this.#working ? end : undefined;
    Object.assign(this.#counts, { ok: 0, fail: 0, info: 0 });
    this.#latencies.clear();
  }
}
