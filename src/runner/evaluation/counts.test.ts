import { describe, expect, it } from 'vitest';
import { columnsFromEvents } from '../../history/columns-builder.ts';
import type { HistoryEvent } from '../../history/operation.ts';
import { countOperations, rateBetween } from './counts.ts';

type Row = readonly [outcome: 'ok' | 'fail' | 'info', f?: string, latencyMs?: number];

/** One operation after the other, a new one every second. */
const history = (rows: readonly Row[]) =>
  columnsFromEvents(
    rows.flatMap(([type, f = 'read', latencyMs = 1], at): HistoryEvent[] => {
      const common = { process: at, f, value: null };
      const time = at * 1e9;
      return [
        { ...common, index: 2 * at, time, type: 'invoke' },
        { ...common, index: 2 * at + 1, time: time + latencyMs * 1e6, type },
      ];
    }),
  );

describe('counts', () => {
  it('are nothing for an empty history', () => {
    const counts = countOperations(history([]));
    expect(counts.operations).toEqual({ total: 0, ok: 0, fail: 0, info: 0 });
    expect(counts.latencyMs).toEqual({ p50: 0, p99: 0, max: 0 });
    expect(counts.ok.size).toBe(0);
  });

  it('are by outcome, and by function where it succeeded', () => {
    const { operations, ok } = countOperations(
      history([['ok'], ['ok'], ['fail'], ['info'], ['ok', 'write'], ['fail', 'cas']]),
    );
    expect(operations).toEqual({ total: 6, ok: 3, fail: 2, info: 1 });
    expect([ok.get('read'), ok.get('write'), ok.get('cas')]).toEqual([2, 1, 0]);
  });

  it('hold latencies of what succeeded only', () => {
    const rows = Array.from({ length: 100 }, (_, i): Row => ['ok', 'read', i + 1]);
    const { p50, p99, max } = countOperations(history([...rows, ['info', 'read', 900]])).latencyMs;
    expect(p50).toBeCloseTo(50, 0);
    expect(p99).toBeCloseTo(99, 0);
    expect(max).toBeCloseTo(100, 0);
  });
});

it('the rate is that of what was completed in between', () => {
  const columns = history([['ok'], ['ok'], ['fail'], ['ok'], ['ok']]);
  expect(rateBetween(columns, 500, 2_500)).toBeCloseTo(0.5);
  expect(rateBetween(columns, 0, 5_000)).toBeCloseTo(0.8);
  expect(rateBetween(columns, 7, 7)).toBe(0);
});
