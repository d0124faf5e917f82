/** What becomes of a message on its way, against what text would make of it. */
import { describe, expect, it } from 'vitest';
import { type Random, randomFrom } from '../../base/random.ts';
import { copyOf } from './copy.ts';

const throughText = (value: unknown): unknown => {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? undefined : JSON.parse(text);
};

class Point {
  readonly x = 1;
  get y(): number {
    return 2;
  }
}

class Temperature {
  toJSON(): string {
    return '20 C';
  }
}

/** Values that JSON has no word for, or writes in a way of its own. */
const ODD: readonly (() => unknown)[] = [
  () => undefined,
  () => NaN,
  () => -Infinity,
  () => -0,
  () => 1e300,
  () => 0.1 + 0.2,
  () => Symbol('s'),
  () => () => 1,
  () => new Date(86_400_000),
  () => new Map([['a', 1]]),
  () => new Set([1]),
  () => new Point(),
  () => new Temperature(),
  () => Object.create(null) as unknown,
  () => Object.assign(Object.create(null) as object, { a: 1, b: undefined }),
  () => Buffer.from('ab'),
  () => new Uint8Array([1, 2]),
  () => new Error('an error'),
  () => /r/u,
  () => ({ toJSON: () => ({ told: 'otherwise' }) }),
  () => ({ toJSON: 'no function' }),
  () => Object.assign([1, 2], { more: 3 }),
  () => Object.assign([], { length: 3 }), // holes
  () => Object('boxed') as unknown,
  () => '\u2028 "quoted" \\ \ud83d\ude00',
  () => '\ud800', // half a character: JSON escapes it, and reads it as it was
];

const drawn = (random: Random, depth = 0): unknown => {
  const kind = random.below(depth > 4 ? 5 : 8);
  if (kind === 0) return random.below(1000) - 500;
  if (kind === 1) return `text ${random.below(100)}`;
  if (kind === 2) return random.next() < 0.5;
  if (kind === 3) return null;
  if (kind === 4) return random.pick(ODD)();
  const size = random.below(5);
  if (kind === 5) return Array.from({ length: size }, () => drawn(random, depth + 1));
  return Object.fromEntries(
    Array.from({ length: size }, (_, i) => [
      random.pick(['a', 'b', 'type', '7', 'toString', 'ü', `k${i}`]),
      drawn(random, depth + 1),
    ]),
  );
};

/** Every object in it. */
const objectsIn = (value: unknown): object[] =>
  typeof value !== 'object' || value === null
    ? []
    : [value, ...Object.values(value).flatMap(objectsIn)];

describe('a copy of a message', () => {
  it.each(ODD.map((make, at) => [at, make] as const))(
    'is what text makes of it: odd %i',
    (_, make) => {
      expect(copyOf(make())).toStrictEqual(throughText(make()));
      expect(copyOf({ a: make(), b: [make()] })).toStrictEqual(
        throughText({ a: make(), b: [make()] }),
      );
    },
  );

  it('is what text makes of it, of anything, and shares nothing with it', () => {
    for (let seed = 0; seed < 3000; seed++) {
      const value = drawn(randomFrom(`copy ${seed}`));
      const copy = copyOf(value);
      expect(copy, `seed ${seed}`).toStrictEqual(throughText(value));
      const theirs = new Set(objectsIn(value));
      expect(objectsIn(copy).filter((one) => theirs.has(one))).toEqual([]);
    }
  });

  it('keeps the members in their order', () => {
    const value = { z: 1, a: { c: 2, b: 3 }, 7: 4 };
    expect(JSON.stringify(copyOf(value))).toBe(JSON.stringify(value));
  });

  it('takes a member of any name for a member', () => {
    const value: unknown = JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}');
    expect(JSON.stringify(copyOf(value))).toBe(JSON.stringify(value));
  });
});
