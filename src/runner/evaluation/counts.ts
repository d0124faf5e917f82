/** Counts operations as they complete: outcomes, rate, latencies. */
import { createHistogram } from 'node:perf_hooks';
import type { RunEvent } from '../events.ts';
import type { RunResult } from './result.ts';

type OperationEvent = Extract<RunEvent, { type: 'operation' }>;

export class Counts {
  readonly #byOutcome = { ok: 0, fail: 0, info: 0 };
  readonly #okByFunction = new Map<string, number>();
  readonly #latencyUs = createHistogram();

  add({ outcome, f, latencyMs }: OperationEvent): void {
    this.#byOutcome[outcome]++;
    if (outcome !== 'ok') return;
    this.#okByFunction.set(f, (this.#okByFunction.get(f) ?? 0) + 1);
    this.#latencyUs.record(Math.max(1, Math.round(latencyMs * 1000)));
  }

  ok(f: string): number {
    return this.#okByFunction.get(f) ?? 0;
  }

  get operations(): RunResult['operations'] {
    const { ok, fail, info } = this.#byOutcome;
    return { total: ok + fail + info, ok, fail, info };
  }

  /** ms of ok operations; all 0 when there was none. */
  get latencyMs(): RunResult['latencyMs'] {
    if (this.#byOutcome.ok === 0) return { p50: 0, p99: 0, max: 0 };
    const at = (percentile: number): number => this.#latencyUs.percentile(percentile) / 1000;
    return { p50: at(50), p99: at(99), max: this.#latencyUs.max / 1000 };
  }
}
