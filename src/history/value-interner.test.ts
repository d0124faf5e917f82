import { assert, jsonValue, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from './operation.ts';
import { canonicalJson, ValueInterner } from './value-interner.ts';

/** The same value with the members of its objects in another order. */
const reversed = (value: Json): Json => {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(reversed);
  const members = Object.entries(value as { readonly [name: string]: Json });
  return Object.fromEntries(members.toReversed().map(([name, held]) => [name, reversed(held)]));
};

const anyJson = jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json);

describe('the canonical text of a value', () => {
  it('is JSON that reads back as the value, so that different values have different texts', () => {
    assert(
      property(anyJson, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(value);
      }),
    );
  });

  it('does not depend on the order of members, however deep', () => {
    assert(
      property(anyJson, (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
    );
    expect(canonicalJson({ b: [{ z: 1, a: 2 }], a: null })).toBe('{"a":null,"b":[{"a":2,"z":1}]}');
  });

  it('leaves nothing out, however long or deep', () => {
    const long = Array.from({ length: 10_000 }, (_, i) => ({ i }));
    expect(JSON.parse(canonicalJson(long))).toEqual(long);
    let deep: Json = 0;
    for (let i = 0; i < 500; i++) deep = [deep];
    expect(JSON.parse(canonicalJson(deep))).toEqual(deep);
  });
});

describe('interned values', () => {
  it('have one number for equal values, and another for every other', () => {
    const interner = new ValueInterner();
    const numbers = [1, '1', null, [1], { a: 1, b: 2 }, { b: 2, a: 1 }, 1, true, [1]].map((value) =>
      interner.index(value),
    );
    expect(numbers).toEqual([0, 1, 2, 3, 4, 4, 0, 5, 3]);
  });
});
