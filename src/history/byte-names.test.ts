import { expect, it } from 'vitest';
import { ByteNames, FIRST_HASH, type Name, nextHash } from './byte-names.ts';

const nameIn = (names: ByteNames, text: string): Name => {
  const bytes = Buffer.from(`"${text}"`, 'latin1');
  const hash = bytes.subarray(1, -1).reduce(nextHash, FIRST_HASH);
  return names.name(bytes, 1, bytes.length - 1, hash);
};

const texts = (count: number): string[] => Array.from({ length: count }, (_, i) => `key-${i * 7}`);

it('makes a name once, also of more than it had room for at first', () => {
  const names = new ByteNames();
  const all = texts(20_000);
  const first = all.map((text) => nameIn(names, text));
  for (const [number, name] of first.entries()) name.number = number;
  const again = all.map((text) => nameIn(names, text));
  expect(again.map(({ text }) => text)).toEqual(all);
  expect(again.every((name, i) => name === first[i])).toBe(true);
});

it('tells names of the same hash apart by their bytes', () => {
  const names = new ByteNames();
  const [one, other] = ['a', 'b'].map((text) => names.name(Buffer.from(text), 0, 1, 5));
  expect([one?.text, other?.text]).toEqual(['a', 'b']);
  expect(names.name(Buffer.from('b'), 0, 1, 5)).toBe(other);
});

it('makes a long name anew', () => {
  const names = new ByteNames();
  const long = 'x'.repeat(65);
  expect(nameIn(names, long).text).toBe(long);
  expect(nameIn(names, long)).not.toBe(nameIn(names, long));
});
