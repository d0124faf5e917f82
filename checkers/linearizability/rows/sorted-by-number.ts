/** Sorted without a comparison, in O(n), wherever the numbers lie (a radix sort from the lowest digit). */

const BITS = 11;
const DIGITS = 1 << BITS;

/**
 * `items` in the order of `numbers`, which stand beside them and are 0 … 2^31 − 1. Both arrays are used
 * as room, and the answer may be one of them.
 */
export const sortedByNumber = (items: Int32Array, numbers: Int32Array): Int32Array => {
  let largest = 0;
  for (let i = 0; i < numbers.length; i++) if (numbers[i]! > largest) largest = numbers[i]!;
  let from: Beside = { items, numbers };
  let to: Beside = { items: new Int32Array(items.length), numbers: new Int32Array(items.length) };
  for (let shift = 0; shift < 32 && largest >>> shift > 0; shift += BITS) {
    distribute(from, to, shift);
    [from, to] = [to, from];
  }
  return from.items;
};

interface Beside {
  readonly items: Int32Array;
  readonly numbers: Int32Array;
}

/** By one digit; equal ones keep their order. */
const distribute = (from: Beside, to: Beside, shift: number): void => {
  const { items, numbers } = from;
  const next = new Int32Array(DIGITS + 1);
  for (let i = 0; i < numbers.length; i++) next[((numbers[i]! >>> shift) & (DIGITS - 1)) + 1]!++;
  for (let digit = 0; digit < DIGITS; digit++) next[digit + 1]! += next[digit]!;
  for (let i = 0; i < numbers.length; i++) {
    const place = next[(numbers[i]! >>> shift) & (DIGITS - 1)]!++;
    to.items[place] = items[i]!;
    to.numbers[place] = numbers[i]!;
  }
};
