/**
 * Arrays of numbers that grow. Of whole numbers each is as narrow as its numbers allow: of ten million
 * operations most have one of two functions and one of five nodes.
 */
import type { WholeNumbers } from './columns.ts';

export type Numbers = WholeNumbers | Uint8Array | Float64Array;

interface Kind<Those> {
  new (buffer: ArrayBufferLike): Those;
  readonly BYTES_PER_ELEMENT: number;
}

/** From so many rows on arrays are shared: below, a copy for a worker is cheaper than the pages. */
const SHARED_FROM = 1 << 14;

/** From so many rows on room is made for so many: what nobody has written to takes no memory. */
const MANY = 1 << 20;
const VERY_MANY = 1 << 24;

/** To grow is to copy, and for a moment there are both: better once than five times. */
export const moreThan = (rows: number): number => (rows === MANY ? VERY_MANY : rows * 2);

/** Zeros. */
export const roomFor = <Those extends Numbers>(rows: number, Kind: Kind<Those>): Those => {
  const bytes = rows * Kind.BYTES_PER_ELEMENT;
  return new Kind(rows < SHARED_FROM ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes));
};

/** The same numbers, and zeros behind them. */
export const grown = <Those extends Numbers>(numbers: Those, rows: number): Those =>
  copied(numbers, rows, numbers.constructor as unknown as Kind<Those>);

const copied = <Those extends Numbers>(from: Numbers, rows: number, Kind: Kind<Those>): Those => {
  const larger = roomFor(rows, Kind);
  larger.set(from);
  return larger;
};

/** Begins with a byte a number, and goes on with more where one does not fit. */
export class WideningNumbers {
  numbers: WholeNumbers;
  #largest = 0x7f;

  constructor(rows: number) {
    this.numbers = roomFor(rows, Int8Array);
  }

  /** @param number NONE, or a whole number below 2^31 */
  set(row: number, number: number): void {
    if (number > this.#largest) this.#widen(number);
    this.numbers[row] = number;
  }

  grow(rows: number): void {
    this.numbers = grown(this.numbers, rows);
  }

  #widen(number: number): void {
    const rows = this.numbers.length;
    const isSmall = number <= 0x7fff;
    this.#largest = isSmall ? 0x7fff : 0x7fffffff;
    this.numbers = isSmall
      ? copied(this.numbers, rows, Int16Array)
      : copied(this.numbers, rows, Int32Array);
  }
}
