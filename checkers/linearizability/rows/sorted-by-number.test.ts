import { expect, it } from 'vitest';
import { randomFrom } from '../../../src/base/random.ts';
import { sortedByNumber } from './sorted-by-number.ts';

it.each([
  ['none', 0, 1],
  ['small numbers', 1000, 2000],
  ['numbers of two digits', 1000, 2 ** 20],
  ['the largest there are', 1000, 2 ** 31 - 1],
])('sorts as a comparison does, equal ones in their order: %s', (_, count, range) => {
  const random = randomFrom(`${count} ${range}`);
  const numbers = Int32Array.from({ length: count }, () => random.between(0, range));
  const items = numbers.map((_, at) => at);
  const expected = items.toSorted((a, b) => numbers[a]! - numbers[b]! || a - b);
  expect(sortedByNumber(items.slice(), numbers.slice())).toEqual(expected);
});
