/** What the operations of a history come to: outcomes, successes by function, rate, latencies. */
import { type Columns, FAIL, OK } from '../../history/columns.ts';
import { LatencyHistogram } from '../../history/latency-histogram.ts';
import type { RunResult } from './result.ts';

export interface Counts {
  readonly operations: RunResult['operations'];
  /** Successes by function. */
  readonly ok: ReadonlyMap<string, number>;
  /** ms of ok operations; all 0 when there was none. */
  readonly latencyMs: RunResult['latencyMs'];
}

export const countOperations = (history: Columns): Counts => {
  const byOutcome = { ok: 0, fail: 0, info: 0 };
  const okByFunction = history.functions.map(() => 0);
  const latencies = new LatencyHistogram();
  for (let row = 0; row < history.count; row++) {
    const outcome = history.outcome[row];
    if (outcome !== OK) {
      byOutcome[outcome === FAIL ? 'fail' : 'info']++;
      continue;
    }
    byOutcome.ok++;
    okByFunction[history.f[row] as number]!++;
    const ns = (history.completeTime[row] as number) - (history.invokeTime[row] as number);
    latencies.add(ns / 1e6);
  }
  return {
    operations: { total: history.count, ...byOutcome },
    ok: new Map(history.functions.map((f, i) => [f, okByFunction[i] as number])),
    latencyMs: latencies.summary() ?? { p50: 0, p99: 0, max: 0 },
  };
};

/** ok operations a second that were completed between two times, ms. */
export const rateBetween = (history: Columns, fromMs: number, untilMs: number): number => {
  let ok = 0;
  for (let row = 0; row < history.count; row++) {
    const ms = (history.completeTime[row] as number) / 1e6;
    if (history.outcome[row] === OK && ms >= fromMs && ms <= untilMs) ok++;
  }
  return untilMs > fromMs ? ok / ((untilMs - fromMs) / 1000) : 0;
};
