import { describe, expect, it } from 'vitest';
import { FressianProblem, FressianReader } from './fressian.ts';
import { FressianWriter, type Value } from './fressian.fixture.ts';

const read = (...bytes: readonly number[]) => new FressianReader(Buffer.from(bytes)).read();
const again = (value: Value) => new FressianReader(new FressianWriter().write(value).bytes).read();

describe('Fressian', () => {
  it('has whole numbers of every size, exactly', () => {
    for (let bits = 0n; bits < 64n; bits++) {
      for (const near of [-1n, 0n, 1n]) {
        for (const sign of [-1n, 1n]) {
          const value = BigInt.asIntN(64, sign * (1n << bits) + near);
          expect(BigInt(again(value) as number | bigint)).toBe(value);
        }
      }
    }
    expect(again(2n ** 53n - 1n)).toBe(2 ** 53 - 1);
    expect(again(2n ** 53n + 1n)).toBe(2n ** 53n + 1n);
  });

  // By hand, from the codes of its specification: what a shared mistake of writer and reader would hide.
  it.each([
    [[0x00], 0],
    [[0x3f], 63],
    [[0xff], -1],
    [[0x50, 0x40], 64],
    [[0x4f, 0xfe], -2],
    [[0x5f, 0xff], 4095],
    [[0x68, 0x10, 0x00], 4096],
    [[0xf7], null],
    [[0xf5], true],
    [[0xfa, 0x40, 0x04, 0, 0, 0, 0, 0, 0], 2.5],
    [[0xf9, 0x40, 0x20, 0, 0], 2.5],
    [[0xdc, 0x68, 0x69], 'hi'],
    [[0xe2, 0x02, 0x68, 0x69, 0xdb, 0x21], 'hi!'],
    [[0xe5, 0x07], [7]],
    [
      [0xed, 0x07, 0x08, 0xfd],
      [7, 8],
    ],
    [[0xca, 0xf7, 0xdb, 0x66], { key: 'f' }],
    [[0xca, 0xdb, 0x61, 0xdb, 0x66], { key: 'a/f' }],
    [[0xc0, 0xe6, 0x01, 0x02], { map: [[1, 2]] }],
    [[0xc6, 0xd2, 0xff, 0x00], -256],
    [
      [0xb0, 0x02, 0x05, 0x06],
      [5, 6],
    ],
    [[0xc8, 0x00], { tag: 'inst', val: [0] }],
    [[0xef, 0xdb, 0x78, 0x01, 0x09], { tag: 'x', val: [9] }],
    // A struct that was told, an object that was cached: by their places.
    [
      [0xe6, 0xef, 0xdb, 0x78, 0x01, 0x09, 0xa0, 0x0a],
      [
        { tag: 'x', val: [9] },
        { tag: 'x', val: [10] },
      ],
    ],
    [
      [0xe7, 0xcd, 0xdb, 0x61, 0x80, 0xcc, 0x00],
      ['a', 'a', 'a'],
    ],
  ])('%j is %j', (bytes, value) => {
    expect(read(...bytes)).toEqual(value);
  });

  it('has texts as Java writes them', () => {
    expect(again('')).toBe('');
    expect(again('grüße, 漢字')).toBe('grüße, 漢字');
    expect(read(0xe0, 0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80)).toBe('😀');
  });

  it('keeps what only Clojure has', () => {
    expect(again({ set: [1, 2] })).toEqual({ set: [1, 2] });
    expect(again({ set: null })).toEqual({ set: [] });
    expect(again({ tag: 'map-entry', fields: ['x', 1] })).toEqual(['x', 1]);
    expect(again({ double: Number.NaN })).toEqual({ tag: '#NaN', val: null });
    expect(again({ tag: 'ratio', fields: [1, 3] })).toEqual({ tag: 'ratio', val: [1, 3] });
  });

  it.each<[number[], string, number]>([
    [[0xe6, 0x01], 'the data end within a value', 2],
    [[0xe3, 0x3f, 0x61], 'a count was expected', 2],
    [[0xf1], 'the code 0xf1 is not known in Fressian', 0],
    [[0x80], 'nothing is in place 0 of the cache', 1],
    [[0xa3], 'no tag is in place 3 of the cache', 1],
    [[0xcd, 0x80], 'nothing is in place 0 of the cache', 2],
    [[0xe2, 0x00, 0x07], 'another chunk was to follow', 2],
    [[0xd8, 0x00, 0x07], 'another chunk was to follow', 2],
  ])('%j is no value', (bytes, reason, offset) => {
    const problem = (): unknown => {
      try {
        return read(...bytes);
      } catch (error) {
        return error;
      }
    };
    expect(problem()).toBeInstanceOf(FressianProblem);
    expect(problem()).toMatchObject({ message: reason, offset });
  });
});
