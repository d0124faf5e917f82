import { describe, expect, it } from 'vitest';
import { canonical, sameJson } from './canonical.ts';

describe('canonical', () => {
  it('is the same whatever the order of properties and elements of sets', () => {
    expect(canonical({ a: 1, b: [2, { d: 3, c: 4 }] })).toBe(
      canonical({ b: [2, { c: 4, d: 3 }], a: 1 }),
    );
    expect(canonical(new Set([1, 2]))).toBe(canonical(new Set([2, 1])));
    expect(canonical(new Map([['a', 1]]))).toBe(canonical(new Map([['a', 1]])));
    expect(canonical(-0)).toBe(canonical(0));
  });

  it('tells different values apart, however alike', () => {
    const values = [null, undefined, 0, '0', 'null', NaN, 1n, 1, [], {}, [[]], [1], [1, 2], '1,2']
      .concat([['1,2'], { a: [] }, { a: {} }] as never[])
      .concat([new Set([]), new Map([]), new Set([1]), new Map([[1, 1]])] as never[]);
    expect(new Set(values.map(canonical)).size).toBe(values.length);
  });

  it('refuses what it cannot look into', () => {
    class Account {
      readonly balance = 1;
    }
    expect(() => canonical(new Account())).toThrow(
      "A model's state holds an instance of Account, which cannot be compared by its contents.",
    );
    expect(() => canonical([() => 1])).toThrow("A model's state holds function");
  });
});

describe('sameJson', () => {
  it('compares by contents', () => {
    expect(sameJson({ a: [1] }, { a: [1] })).toBe(true);
    expect(sameJson({ a: [1] }, { a: [2] })).toBe(false);
    expect(sameJson(null, undefined)).toBe(false);
    expect(sameJson(null, {})).toBe(false);
  });
});
