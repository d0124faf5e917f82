import { describe, expect, it } from 'vitest';
import { randomFrom, type Random } from './random.ts';

const draws = (random: Random, count = 1000): readonly number[] =>
  Array.from({ length: count }, () => random.next());

describe('random', () => {
  it('is the same for the same seed, text or number, and different for others', () => {
    expect(draws(randomFrom(7))).toEqual(draws(randomFrom('7')));
    expect(draws(randomFrom(7))).not.toEqual(draws(randomFrom(8)));
    expect(new Set(Array.from({ length: 5000 }, (_, seed) => randomFrom(seed).next())).size).toBe(
      5000,
    );
  });

  it('never changes: saved seeds must repeat their plans', () => {
    const random = randomFrom('a seed');
    expect(Array.from({ length: 5 }, () => random.below(1000))).toMatchInlineSnapshot(`
      [
        131,
        169,
        449,
        65,
        371,
      ]
    `);
  });

  it('is uniform in [0, 1)', () => {
    const drawn = draws(randomFrom(1), 100_000);
    expect(drawn.every((draw) => draw >= 0 && draw < 1)).toBe(true);
    const buckets = Array.from({ length: 10 }, () => 0);
    for (const draw of drawn) buckets[Math.floor(draw * 10)]!++;
    // Five standard deviations of a binomial draw.
    for (const count of buckets) expect(Math.abs(count - 10_000)).toBeLessThan(5 * 95);
  });

  it('draws integers within their limits, each of them', () => {
    const random = randomFrom(2);
    const seen = { below: new Set<number>(), between: new Set<number>() };
    for (let i = 0; i < 1000; i++) {
      seen.below.add(random.below(4));
      seen.between.add(random.between(-1, 2));
    }
    expect([...seen.below].sort((a, b) => a - b)).toEqual([0, 1, 2, 3]);
    expect([...seen.between].sort((a, b) => a - b)).toEqual([-1, 0, 1, 2]);
  });

  it('picks and shuffles, each order equally likely', () => {
    const random = randomFrom(3);
    expect(() => random.pick([])).toThrow(RangeError);
    const orders = new Map<string, number>();
    const items = ['a', 'b', 'c'];
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle(items).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(items).toEqual(['a', 'b', 'c']);
    expect([...orders.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
    for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * 29);
  });

  it('splits by name alone: what one part draws does not move another', () => {
    const first = randomFrom(4);
    const before = draws(first.split('part'));
    draws(first, 17);
    expect(draws(first.split('part'))).toEqual(before);
    expect(draws(first.split('other'))).not.toEqual(before);
    expect(draws(first.split('part').split('part'))).not.toEqual(before);
  });
});
