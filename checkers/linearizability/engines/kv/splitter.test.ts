import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../../../src/base/random.ts';
import { KnownTexts } from './known-texts.ts';
import { Splitter } from './splitter.ts';

const known = (texts: readonly string[], first = 0): KnownTexts =>
  new KnownTexts(
    texts,
    texts.map((_, at) => first + at),
  );

describe('KnownTexts', () => {
  it('finds all that stand at a place, the longest first', () => {
    const texts = known(['ab', 'b', 'a', 'abc', 'abd', 'bc']);
    const at = (text: string, place: number): readonly string[] => {
      const found: string[] = [];
      for (let each = texts.longestAt(text, place); each >= 0; each = texts.shorter(each)) {
        found.push(texts.texts[each]!);
      }
      return found;
    };
    expect(at('xabcx', 1)).toEqual(['abc', 'ab', 'a']);
    expect(at('abe', 0)).toEqual(['ab', 'a']);
    expect(at('xb', 1)).toEqual(['b']);
    expect(at('c', 0)).toEqual([]);
  });
});

describe('Splitter', () => {
  const split = (text: string, bases: readonly string[], appends: readonly string[]) =>
    new Splitter().split(text, known(bases), known(appends, 10));

  it('says who put and appended what, where there is one way', () => {
    expect(split('pabba', ['p', ''], ['a', 'ab', 'ba'])).toEqual({
      type: 'forced',
      base: 0,
      pieces: [11, 12],
      lengths: [1, 3, 5],
    });
  });

  it('sees two ways', () => {
    expect(split('aba', [''], ['ab', 'a', 'ba']).type).toBe('ambiguous');
    expect(split('pa', ['p', 'pa'], ['a']).type).toBe('ambiguous');
    expect(split('a', [''], ['a', 'a']).type).toBe('ambiguous');
  });

  it('sees how far it can be put together where it cannot', () => {
    expect(split('abz', [''], ['a', 'ab', 'b'])).toEqual({ type: 'impossible', reached: 2 });
    expect(split('z', ['p'], ['a'])).toEqual({ type: 'impossible', reached: -1 });
  });

  it('finds as many ways as trying all of them does', () => {
    const random = randomFrom('splitter');
    const word = (): string =>
      Array.from({ length: random.between(1, 3) }, () => random.pick(['a', 'b'])).join('');
    const words = (): readonly string[] => Array.from({ length: random.between(1, 4) }, word);
    for (let i = 0; i < 1000; i++) {
      const [bases, appends] = [[...words(), ''], words()];
      const text = Array.from({ length: random.between(1, 3) }, word).join('');
      const ways = bases
        .filter((base) => text.startsWith(base))
        .reduce((sum, base) => sum + waysToEnd(text, base.length, appends), 0);
      const expected = ways === 0 ? 'impossible' : ways === 1 ? 'forced' : 'ambiguous';
      const { type } = split(text, bases, appends);
      expect({ text, bases, appends, type }).toEqual({ text, bases, appends, type: expected });
    }
  });
});

const waysToEnd = (text: string, at: number, appends: readonly string[]): number =>
  at === text.length
    ? 1
    : appends
        .filter((piece) => text.startsWith(piece, at))
        .reduce((sum, piece) => sum + waysToEnd(text, at + piece.length, appends), 0);
