import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { visibleWidth } from './width.ts';

it('is that of string-width for every code point of the first planes that is assigned', () => {
  const wrong: string[] = [];
  for (let code = 0; code <= 0x1ffff; code += code < 0x3000 ? 1 : 17) {
    const text = String.fromCodePoint(code);
    if (!/^\p{Assigned}$/u.test(text) || /^\p{Surrogate}$/u.test(text)) continue;
    if (visibleWidth(text) !== stringWidth(text)) wrong.push(`U+${code.toString(16)}`);
  }
  expect(wrong).toEqual([]);
}, 60_000);

it('is that of string-width for texts of letters, pictures, marks and escapes', () => {
  const piece = fc.constantFrom(...PIECES);
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, (each) => {
      expect(visibleWidth(each)).toBe(stringWidth(each));
    }),
    { numRuns: 3_000 },
  );
});

const PIECES =
  'a| |é|e\u0301|·|…|’|漢|カ|ｶ|한국|🎉|👩‍💻|🇩🇪|1️⃣|❤️|©|©️|\u200b|\u001B[31m|\u001B[39m|├|█|\t|👍🏽'.split(
    '|',
  );
