import { describe, expect, it } from 'vitest';
import { Counts } from './counts.ts';

const operation = (outcome: 'ok' | 'fail' | 'info', f = 'read', latencyMs = 1) => ({
  type: 'operation' as const,
  outcome,
  f,
  node: 'n1',
  latencyMs,
  timeMs: 0,
});

describe('counts', () => {
  it('are nothing at first', () => {
    const counts = new Counts();
    expect(counts.operations).toEqual({ total: 0, ok: 0, fail: 0, info: 0 });
    expect(counts.latencyMs).toEqual({ p50: 0, p99: 0, max: 0 });
    expect(counts.ok('read')).toBe(0);
  });

  it('are by outcome, and by function where it succeeded', () => {
    const counts = new Counts();
    for (const outcome of ['ok', 'ok', 'fail', 'info'] as const) counts.add(operation(outcome));
    counts.add(operation('ok', 'write'));
    counts.add(operation('fail', 'cas'));
    expect(counts.operations).toEqual({ total: 6, ok: 3, fail: 2, info: 1 });
    expect([counts.ok('read'), counts.ok('write'), counts.ok('cas')]).toEqual([2, 1, 0]);
  });

  it('hold latencies of what succeeded only', () => {
    const counts = new Counts();
    for (let ms = 1; ms <= 100; ms++) counts.add(operation('ok', 'read', ms));
    counts.add(operation('info', 'read', 5000));
    const { p50, p99, max } = counts.latencyMs;
    expect(p50).toBeCloseTo(50, 0);
    expect(p99).toBeCloseTo(99, 0);
    expect(max).toBeCloseTo(100, 0);
  });
});
