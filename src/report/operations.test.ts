import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../runner/events.ts';
import { examplePlan } from './example-run.fixture.ts';
import { OperationIntervals, type WatchedEvent } from './operations.ts';

const watched = (events: readonly (RunEvent | number)[], everyMs = 1_000): WatchedEvent[] => {
  const seen: WatchedEvent[] = [];
  const intervals = new OperationIntervals(everyMs, (event) => seen.push(event));
  for (const event of events) {
    if (typeof event === 'number') intervals.advance(event);
    else intervals.onEvent(event);
  }
  return seen;
};

const operation = (timeMs: number, latencyMs = 1): RunEvent => ({
  type: 'operation',
  outcome: 'ok',
  f: 'read',
  node: 'n1',
  latencyMs,
  timeMs,
});
const phase = (phase: 'drive' | 'heal' | 'check', timeMs: number): RunEvent => ({
  type: 'phase',
  phase,
  timeMs,
});
const spans = (events: readonly WatchedEvent[]): unknown[] =>
  events.flatMap((e) => (e.type === 'operations' ? [[e.fromMs, e.untilMs, e.ok]] : []));

describe('OperationIntervals', () => {
  it('ends an interval on whole multiples and at the end of the phase', () => {
    const seen = watched([
      phase('drive', 400),
      operation(500),
      operation(1_000),
      phase('heal', 1_300),
    ]);
    expect(spans(seen)).toEqual([
      [400, 1_000, 1],
      [1_000, 1_300, 1],
    ]);
  });

  it('shows a stall as zeros', () => {
    const seen = watched([phase('drive', 0), operation(100), operation(3_500), 4_000]);
    expect(spans(seen)).toEqual([
      [0, 1_000, 1],
      [1_000, 2_000, 0],
      [2_000, 3_000, 0],
      [3_000, 4_000, 1],
    ]);
  });

  it('counts an operation that completes after its phase, and then is silent', () => {
    const seen = watched([phase('drive', 0), phase('heal', 500), operation(700), 9_000]);
    expect(spans(seen)).toEqual([
      [0, 500, 0],
      [700, 1_000, 1],
    ]);
  });

  it('loses no operation, whatever the order of times', () => {
    const times = Array.from({ length: 500 }, (_, i) => (i * 7_919) % 5_000);
    const seen = watched([
      phase('drive', 0),
      ...times.map((t) => operation(t)),
      phase('check', 6_000),
    ]);
    const total = seen.reduce((sum, e) => sum + (e.type === 'operations' ? e.ok : 0), 0);
    expect(total).toBe(500);
  });

  it('passes everything else through in order', () => {
    const plan: RunEvent = { type: 'plan', plan: examplePlan(), folder: 'x' };
    const seen = watched([plan, phase('drive', 0), operation(10), phase('check', 20)]);
    expect(seen.map((event) => event.type)).toEqual(['plan', 'phase', 'operations', 'phase']);
  });

  it('gives quantiles within a few percent, and the largest exactly', () => {
    const operations = Array.from({ length: 1_000 }, (_, i) => operation(10, (i + 1) / 10));
    const seen = watched([phase('drive', 0), ...operations, 1_000]);
    const last = seen.at(-1)!;
    if (last.type !== 'operations' || last.latencyMs === undefined) throw new Error('no latencies');
    expect(last.latencyMs.p50 / 50).toBeCloseTo(1, 1);
    expect(last.latencyMs.p99 / 99).toBeCloseTo(1, 1);
    expect(last.latencyMs.max).toBe(100);
  });

  it('survives latencies that are zero, negative or absurd', () => {
    const seen = watched([
      phase('drive', 0),
      operation(1, 0),
      operation(2, -3),
      operation(3, 1e12),
      1_000,
    ]);
    expect(seen.at(-1)).toMatchObject({ ok: 3, latencyMs: { max: 1e12 } });
  });
});
