/** Rates by outcome and percentiles of latencies over a whole run, in intervals. */
import { type Columns, FAIL, OK } from '../../../history/columns.ts';
import type { Overview } from './report-data.ts';

/** As many as can be told apart on a screen. */
const INTERVALS = 160;

/** Lengths that people read easily, ms. */
const STEPS = [1, 2, 5];

export const overviewOf = (history: Columns, endMs: number): Overview => {
  const everyMs = niceStep(endMs / INTERVALS);
  const count = Math.max(1, Math.ceil(endMs / everyMs));
  const zeros = (): number[] => Array.from({ length: count }, () => 0);
  const counts = { ok: zeros(), fail: zeros(), info: zeros() };
  const latencies: number[][] = Array.from({ length: count }, () => []);
  for (let row = 0; row < history.count; row++) {
    const invoked = (history.invokeTime[row] as number) / 1e6;
    const completed = (history.completeTime[row] as number) / 1e6;
    const outcome = history.outcome[row];
    const at = outcome === OK || outcome === FAIL ? completed : invoked;
    const bin = Math.min(count - 1, Math.max(0, Math.floor(at / everyMs)));
    const of = outcome === OK ? counts.ok : outcome === FAIL ? counts.fail : counts.info;
    of[bin] = (of[bin] as number) + 1;
    if (outcome === OK) latencies[bin]?.push(completed - invoked);
  }
  const sorted = latencies.map((each) => each.sort((a, b) => a - b));
  return {
    everyMs,
    ...counts,
    p50: sorted.map((each) => quantile(each, 0.5)),
    p99: sorted.map((each) => quantile(each, 0.99)),
  };
};

const niceStep = (least: number): number => {
  for (let power = 1; ; power *= 10) {
    const step = STEPS.map((one) => one * power).find((one) => one >= least);
    if (step !== undefined) return step;
  }
};

const quantile = (sorted: readonly number[], q: number): number | null =>
  sorted.length === 0 ? null : (sorted[Math.ceil(q * sorted.length) - 1] ?? null);
