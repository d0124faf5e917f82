import { array, assert, asyncProperty, boolean, constant, integer, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ddmin } from './ddmin.ts';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** Passes with any part that holds all of these. */
const needs =
  (needed: readonly number[]) =>
  (part: readonly number[]): Promise<boolean> =>
    Promise.resolve(needed.every((one) => part.includes(one)));

describe('ddmin', () => {
  it('finds exactly what is needed', async () => {
    expect(await ddmin(upTo(100), needs([3, 40, 41, 99]))).toEqual([3, 40, 41, 99]);
    expect(await ddmin(upTo(8), needs([]))).toEqual([]);
    expect(await ddmin([7], needs([7]))).toEqual([7]);
    expect(await ddmin(upTo(5), needs(upTo(5)))).toEqual(upTo(5));
    expect(await ddmin([], needs([]))).toEqual([]);
  });

  it('asks little where little is needed', async () => {
    let asked = 0;
    await ddmin(upTo(1024), (part) => {
      asked++;
      return needs([512])(part);
    });
    expect(asked).toBeLessThan(40);
  });

  it('ends when there is no time left, with what has passed so far', async () => {
    let asked = 0;
    const test = async (part: readonly number[]): Promise<boolean> => {
      asked++;
      return part.includes(9);
    };
    const left = await ddmin(upTo(10), test, { isOver: () => asked >= 3 });
    expect(asked).toBe(3);
    expect(left).toEqual([5, 6, 7, 8, 9]);
  });

  it('takes coarse steps only where it may cut into few parts', async () => {
    const ends = needs([0, 63]);
    expect(await ddmin(upTo(64), ends, { mostParts: 2 })).toEqual(upTo(64));
    expect(await ddmin(upTo(64), ends)).toEqual([0, 63]);
  });

  it('leaves a part that passes and is 1-minimal, for any test whatever', async () => {
    const tables = integer({ min: 1, max: 7 }).chain((n) =>
      tuple(constant(n), array(boolean(), { minLength: 2 ** n, maxLength: 2 ** n })),
    );
    await assert(
      asyncProperty(tables, async ([n, passes]) => {
        // Brute force: the table says of every part whether it passes; all of them together do.
        const all = 2 ** n - 1;
        const place = (part: readonly number[]): number => part.reduce((sum, i) => sum + 2 ** i, 0);
        const test = (part: readonly number[]): boolean =>
          place(part) === all || passes[place(part)] === true;
        const left = await ddmin(upTo(n), (part) => Promise.resolve(test(part)));
        expect(test(left)).toBe(true);
        for (const one of left) expect(test(left.filter((other) => other !== one))).toBe(false);
        expect(left).toEqual([...left].sort((a, b) => a - b));
      }),
      { numRuns: 500 },
    );
  });
});
