import { describe, expect, it } from 'vitest';
import { axis, bars, logBars, resample, roundTop } from './chart.ts';
import { addFault, addOperations, emptyTimeline, MOST_BINS, type Timeline } from './timeline.ts';

const interval = (i: number, ok: number): Parameters<typeof addOperations>[1] => ({
  type: 'operations',
  fromMs: i * 500,
  untilMs: (i + 1) * 500,
  ok,
  fail: 0,
  info: 0,
  latencyMs: { p50: 1, p99: ok, max: ok },
});

const filled = (intervals: number, ok = 100): Timeline =>
  Array.from({ length: intervals }).reduce<Timeline>(
    (timeline, _, i) => addOperations(timeline, interval(i, ok)),
    emptyTimeline(0, 500),
  );

describe('timeline', () => {
  it('merges bins when they are full, and loses nothing', () => {
    const timeline = filled(1_000, 3);
    expect(timeline.bins.length).toBeLessThanOrEqual(MOST_BINS);
    expect(timeline.binMs).toBe(2_000);
    expect(timeline.bins.reduce((sum, bin) => sum + bin.ok, 0)).toBe(3_000);
  });

  it('spreads intervals that are longer than a bin, or lie across two', () => {
    const long = { ...interval(0, 100), fromMs: 750, untilMs: 1_750 };
    const { bins } = addOperations(emptyTimeline(0, 500), long);
    expect(bins.map((bin) => [bin.ok, bin.knownMs])).toEqual([
      [0, 0],
      [25, 250],
      [50, 500],
      [25, 250],
    ]);
  });

  it('loses no operation of an interval without a length', () => {
    const { bins } = addOperations(emptyTimeline(0, 500), { ...interval(3, 7), untilMs: 1_500 });
    expect(bins.reduce((sum, bin) => sum + bin.ok, 0)).toBe(7);
  });

  it('keeps the marks of faults through a merge', () => {
    const timeline = addOperations(addFault(filled(10), 'kill', 1_000, 1_400), interval(600, 1));
    expect(timeline.bins.map((bin) => bin.nemeses.length).slice(0, 3)).toEqual([1, 0, 0]);
  });
});

describe('resample', () => {
  it('gives the rate a second, whatever the bins and cells', () => {
    for (const [intervals, cells] of [
      [120, 86],
      [120, 7],
      [1_000, 86],
      [10, 86],
    ] as const) {
      const seen = resample(filled(intervals), intervals * 500, cells);
      expect(new Set(seen.map((cell) => cell?.rate))).toEqual(new Set([200]));
    }
  });

  it('knows nothing of the future', () => {
    const seen = resample(filled(10), 10_000, 10);
    expect(seen.map((cell) => cell !== undefined)).toEqual([
      ...Array<boolean>(5).fill(true),
      ...Array<boolean>(5).fill(false),
    ]);
  });
});

describe('drawing', () => {
  it('draws bars from the bottom', () => {
    expect(bars([0, 1, 8, 16, undefined, 12], 16, 2)).toEqual(['   █ ▄', ' ▁██ █']);
  });

  it('draws latencies by their logarithm', () => {
    expect(logBars([1, 10, 100, undefined, 0], 1, 100)).toBe('▁▄▆  ');
    expect(logBars([5, 5], 5, 5)).toBe('▁▁');
  });

  it('finds round scales above the largest', () => {
    expect([0, 0.3, 1, 538, 614, 980, 10_000].map(roundTop)).toEqual([
      1, 0.4, 1.5, 600, 800, 1_000, 15_000,
    ]);
  });

  it('writes times below the cells, and never more than fit', () => {
    expect(axis(0, 60_000, 41)).toBe('0:00                 0:30            1:00');
    for (let cells = 1; cells < 200; cells++) {
      expect(axis(1_000, 3_600_000, cells).length).toBeLessThanOrEqual(Math.max(4, cells));
    }
  });
});
