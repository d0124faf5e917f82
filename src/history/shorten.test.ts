import { assert, json, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from './operation.ts';
import { shortJson, shortText } from './shorten.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('a value', () => {
  it.each<[Json, string]>([
    [null, 'null'],
    ['', '""'],
    [[], '[]'],
    [{}, '{}'],
    [{ a: [1, 'b'], c: null }, '{"a":[1,"b"],"c":null}'],
  ])('that is short stays whole: %j', (value, text) => {
    expect(shortJson(value)).toBe(text);
  });

  it('that is a long list says how many elements it leaves out, and shows both ends', () => {
    expect(shortJson(numbers(20_000), 30)).toBe(
      '[0,1,2,3,4,5,6,7,8,9,… 19,989 more elements …,19999]',
    );
  });

  it('that is a long text or object says so, too', () => {
    expect(shortJson('ab'.repeat(100), 12)).toBe('"abababab"… 188 more characters …"abab"');
    const members = Object.fromEntries(numbers(500).map((i) => [`m${i}`, i]));
    expect(shortJson(members, 20)).toBe('{"m0":0,… 498 more members …,"m499":499}');
  });

  it('that holds long values shortens each of them', () => {
    const text = shortJson([numbers(1000), 'x'.repeat(1000), { deep: [numbers(1000)] }]);
    expect(text).toContain('more elements');
    expect(text.length).toBeLessThan(300);
  });

  it('never grows beyond a small multiple of the limit, and is JSON where it leaves out nothing', () => {
    assert(
      property(json({ depthSize: 'large' }), (text) => {
        const value = JSON.parse(text) as Json;
        const short = shortJson(value);
        expect(short.length).toBeLessThan(1000);
        expect(short.includes('… ') ? value : JSON.parse(short)).toEqual(value);
      }),
    );
  });
});

it('text is cut in the middle', () => {
  expect(shortText('short', 10)).toBe('short');
  expect(shortText('0123456789abcdef', 9)).toBe('012345… 7 more characters …def');
});
