/**
 * How many cells of a terminal a text takes, as string-width measures it.
 *
 * Nearly all texts are plain, and are measured by their length; what the others need (the table of wide
 * characters, the segmenter) is made when the first of them comes, for to make it takes longer than to
 * check a small history. Escapes that colour take no room.
 */
import { stripVTControlCharacters } from 'node:util';

export const visibleWidth = (text: string): number => {
  if (PLAIN.test(text)) return text.length;
  const unpainted = stripVTControlCharacters(text);
  if (PLAIN.test(unpainted)) return unpainted.length;
  rules ??= makeRules();
  let width = 0;
  for (const { segment } of rules.segmenter.segment(unpainted)) width += widthOf(segment, rules);
  return width;
};

/** Latin letters, signs and punctuation, each of one cell and none that joins another. */
const PLAIN = /^[\x20-\x7e\xa1-\xac\xae-\u02af\u2010-\u2027\u2190-\u2193\u2500-\u259f]*$/u;

interface Rules {
  readonly segmenter: Intl.Segmenter;
  /** What is seen; the rest of a character joins it. */
  readonly visible: RegExp;
  /** Two cells: pictures, also in a form of several code points, and what is as wide as it is high. */
  readonly picture: RegExp;
  readonly wide: RegExp;
}

let rules: Rules | undefined;

const makeRules = (): Rules => ({
  segmenter: new Intl.Segmenter(),
  visible:
    /[^\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Nonspacing_Mark}\p{Enclosing_Mark}\p{Surrogate}]/u,
  picture: /^(?:\p{RI}{2}|(?!\p{RI})\p{Emoji_Presentation}|\p{Emoji}\uFE0F|[\d#*]\u20E3)/u,
  wide: new RegExp(
    `^(?![${NARROW_OF_THESE}])[${SQUARE_SCRIPTS.map((name) => `\\p{Script=${name}}`).join('')}${SQUARE_SIGNS}]`,
    'u',
  ),
});

const SQUARE_SCRIPTS =
  'Han Hiragana Katakana Hangul Bopomofo Yi Tangut Nushu Khitan_Small_Script'.split(' ');
/** Brackets, trigrams, what stands between ideographs or encloses them, full-width forms. */
const SQUARE_SIGNS = String.raw`\u2329\u232A\u2630-\u2637\u268A-\u268F\u2FF0-\u303E\u3099-\u33FF\u4DC0-\u4DFF\uFE10-\uFE19\uFE30-\uFE6B\uFF01-\uFF60\uFFE0-\uFFE6\u{1D300}-\u{1D376}\u{1F200}-\u{1F265}`;
/** Half-width forms, and parts of syllables that join the part before. */
const NARROW_OF_THESE = String.raw`\u02EA\u02EB\u1161-\u11FF\u303F\u3248-\u324F\uD7B0-\uD7FB\uFF61-\uFFDF`;

/** @param character all code points that are drawn as one */
const widthOf = (character: string, { visible, picture, wide }: Rules): number => {
  const from = character.search(visible);
  if (from < 0) return 0;
  const seen = character.slice(from);
  return picture.test(seen) || wide.test(seen) ? 2 : 1;
};
