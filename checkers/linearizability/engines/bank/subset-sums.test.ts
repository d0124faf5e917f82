import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../../../src/base/random.ts';
import type { Chain } from './chains.ts';
import { Limits } from './limits.ts';
import { SubsetSums } from './subset-sums.ts';

const LIMITS = new Limits({ timeMs: 60_000, memoryBytes: 2 ** 28 });

/** Chains of 1 to `longest` members, by which all numbers are used once. */
const chainsOf = (
  count: number,
  longest: number,
  random: ReturnType<typeof randomFrom>,
): Chain[] => {
  let next = 0;
  return Array.from({ length: count }, () => {
    const members = Array.from({ length: random.between(1, longest) }, () => next++);
    return { members, hash: random.between(-9, 9), weight: random.pick([0, 1]) };
  });
};

/** By trying every count of every chain. */
const everySum = ([first, ...rest]: readonly Chain[]): readonly {
  readonly sum: number;
  readonly weight: number;
  readonly members: readonly number[];
}[] =>
  first === undefined
    ? [{ sum: 0, weight: 0, members: [] }]
    : everySum(rest).flatMap((other) =>
        Array.from({ length: first.members.length + 1 }, (_, count) => ({
          sum: other.sum + count * first.hash,
          weight: other.weight + count * first.weight,
          members: [...first.members.slice(0, count), ...other.members],
        })),
      );

const sorted = (sets: readonly (readonly number[])[]): readonly string[] =>
  sets.map((set) => set.toSorted((a, b) => a - b).join(' ')).toSorted();

describe('SubsetSums', () => {
  // Few are met one by one, many by a table.
  it.each([
    [3, 2],
    [6, 3],
    [12, 1],
  ])('finds the subsets of %i chains of up to %i that every count finds', (count, longest) => {
    const random = randomFrom(`${count}`);
    const sums = new SubsetSums(LIMITS);
    let found = 0;
    for (let i = 0; i < 20; i++) {
      const chains = chainsOf(count, longest, random);
      const every = everySum(chains);
      for (const [least, most] of [
        [0, 0],
        [1, 2],
        [0, 9],
        [2, 2],
      ] as const) {
        sums.of(chains, most);
        for (const target of [0, 7, -4]) {
          const right = every.filter(
            ({ sum, weight }) => sum === target && weight >= least && weight <= most,
          );
          const sets = sums.that(target, least, most);
          expect(sorted(sets)).toEqual(sorted(right.map(({ members }) => members)));
          found += sets.length;
        }
      }
    }
    expect(found).toBeGreaterThan(50);
  });
});
