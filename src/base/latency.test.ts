import { describe, expect, it } from 'vitest';
import { latencyOf } from './latency.ts';
import { randomFrom } from './random.ts';

const DRAWS = 20_000;

/** Sorted. */
const drawn = (text: string): readonly number[] => {
  const latency = latencyOf(text);
  if (latency === undefined) throw new Error(`${text} is refused`);
  const random = randomFrom(text);
  return Array.from({ length: DRAWS }, () => latency(random)).sort((a, b) => a - b);
};

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const below = (values: readonly number[], limit: number): number =>
  values.filter((value) => value < limit).length / values.length;

describe('a latency', () => {
  it('may always be the same, and then draws nothing', () => {
    expect(new Set(drawn('2'))).toEqual(new Set([2]));
    expect(new Set(drawn(' 0.25 '))).toEqual(new Set([0.25]));
    const [random, untouched] = [randomFrom(1), randomFrom(1)];
    latencyOf('2')?.(random);
    expect(random.next()).toBe(untouched.next());
  });

  it('may be uniform', () => {
    const values = drawn('1..10');
    expect(values[0]).toBeGreaterThanOrEqual(1);
    expect(values.at(-1)).toBeLessThan(10);
    for (const share of [0.1, 0.5, 0.9]) {
      expect(below(values, 1 + 9 * share)).toBeCloseTo(share, 1);
    }
    expect(new Set(drawn('3..3'))).toEqual(new Set([3]));
  });

  it('may be exponential, by its mean', () => {
    const values = drawn('exponential:5');
    expect(mean(values)).toBeCloseTo(5, 0);
    expect(values[0]).toBeGreaterThanOrEqual(0);
    expect(below(values, 5 * Math.LN2)).toBeCloseTo(0.5, 1);
    expect(below(values, 15)).toBeCloseTo(1 - Math.exp(-3), 1);
  });

  it('may be normal, by mean and deviation, and is never negative', () => {
    const values = drawn('normal:50:5');
    expect(mean(values)).toBeCloseTo(50, 0);
    expect(below(values, 45)).toBeCloseTo(0.159, 1);
    expect(below(values, 60)).toBeCloseTo(0.977, 1);
    expect(drawn('normal:1:10')[0]).toBe(0);
    expect(new Set(drawn('normal:4:0'))).toEqual(new Set([4]));
  });

  it('may be Pareto’s, by its least and its shape: now and then very long', () => {
    const values = drawn('pareto:1:1.5');
    expect(values[0]).toBeGreaterThanOrEqual(1);
    expect(below(values, 2 ** (1 / 1.5))).toBeCloseTo(0.5, 1);
    expect(values.at(-1)).toBeGreaterThan(50);
  });

  it('is fixed by the random that it draws from', () => {
    const draw = (): number[] => {
      const random = randomFrom('again');
      return Array.from({ length: 10 }, () => latencyOf('normal:5:2')?.(random) ?? NaN);
    };
    expect(draw()).toEqual(draw());
  });

  it.each([
    '',
    'fast',
    '-1',
    '1.',
    '.5',
    '1e3',
    '5ms',
    '1...2',
    '1..',
    '..2',
    '1..2..3',
    'exponential',
    'exponential:',
    'exponential:-1',
    'exponential:1:2',
    'normal:5',
    'pareto:1',
    'pareto:1:2:3',
    'uniform:1:2',
    'Infinity',
    'NaN',
    'exponential 5',
    '1xx2',
    '10..1',
    'pareto:1:0',
    'pareto:1:0.01',
  ])('does not understand %j', (text) => {
    expect(latencyOf(text)).toBeUndefined();
  });

  it.each(['0', '3..3', 'pareto:0:1', 'pareto:1:0.1', 'exponential:0', 'normal:0:0'])(
    'is a number and never negative at the edge: %s',
    (text) => {
      const values = drawn(text);
      expect(values[0]).toBeGreaterThanOrEqual(0);
      expect(values.at(-1)).toBeLessThan(Infinity);
    },
  );
});
