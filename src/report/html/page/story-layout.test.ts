import { describe, expect, it } from 'vitest';
import { exampleSource } from '../example-report.fixture.ts';
import { gatherReport } from '../data/gather.ts';
import type { Story } from '../data/report-data.ts';
import { GUTTER, layoutStory, WIDTH } from './story-layout.ts';

const story = gatherReport({ ...exampleSource(), madeBy: '', files: [] }).story!;

const changed = (
  change: (operation: Story['counterexample']['operations'][number], at: number) => object,
): Story => ({
  ...story,
  counterexample: {
    ...story.counterexample,
    operations: story.counterexample.operations.map((one, at) => ({ ...one, ...change(one, at) })),
  },
});

describe('the picture of a counterexample', () => {
  it.each(['real time', 'even steps'] as const)(
    'has a row a client and keeps the order: %s',
    (scale) => {
      const { rows } = layoutStory(story, scale);
      expect(rows.map(({ process }) => process)).toEqual([0, 1, 2]);
      const placed = rows.flatMap((row) => row.placed);
      expect(placed.map(({ number }) => number)).toEqual([1, 2, 3]);
      expect(placed.map(({ isWrong }) => isWrong)).toEqual([false, false, true]);
      for (const [before, after] of [
        [placed[0]!, placed[1]!],
        [placed[1]!, placed[2]!],
      ] as const) {
        expect(before.x + before.width).toBeLessThan(after.x);
      }
      expect(placed.every(({ x }) => x >= GUTTER && x < WIDTH)).toBe(true);
    },
  );

  it('says how long before what each had been answered', () => {
    const { arrows } = layoutStory(story, 'real time');
    expect(arrows.map(({ before, after, gapMs }) => [before.number, after.number, gapMs])).toEqual([
      [1, 2, 8],
      [2, 3, 6],
    ]);
  });

  it('draws what never completed to the end', () => {
    const open = changed((_, at) =>
      at === 0 ? { completeTime: undefined, completeRank: undefined, outcome: 'info' } : {},
    );
    const [first] = layoutStory(open, 'real time').rows[0]!.placed;
    expect(first).toMatchObject({ isOpen: true });
    expect(first!.x + first!.width).toBeGreaterThan(WIDTH - 40);
  });

  it('never lets words of one row meet, nor leave the page', () => {
    const crowded = changed((_, at) => ({
      process: 7,
      label: `read {"a":${'1'.repeat(60)}} ${at}`,
    }));
    const [row] = layoutStory(crowded, 'real time').rows;
    expect(new Set(row!.placed.map(({ tier }) => tier)).size).toBe(3);
    expect(row!.tiers).toBe(3);
    for (const { labelX, anchor, label } of row!.placed) {
      const wide = label.length * 7.6;
      expect(anchor === 'start' ? labelX + wide : labelX).toBeLessThanOrEqual(WIDTH);
      expect(anchor === 'start' ? labelX : labelX - wide).toBeGreaterThanOrEqual(0);
    }
  });

  it('goes by the order of events where there are no times', () => {
    const untimed = {
      ...changed(() => ({ invokeTime: 0, completeTime: 0 })),
      fromMs: 0,
      untilMs: 0,
    };
    const { timed, rows } = layoutStory(untimed, 'real time');
    expect(timed).toBe(false);
    const xs = rows.flatMap(({ placed }) => placed.map(({ x }) => x));
    expect(xs).toEqual(xs.toSorted((a, b) => a - b));
    expect(new Set(xs).size).toBe(3);
  });
});
