/**
 * Numbers in the text of an EDN form that JavaScript would read as others, or not tell apart.
 */
import { lostNumber } from '../jsonl.ts';
import { EdnProblem, type Form } from './edn-forms.ts';

/** @throws EdnProblem where it is not the number that stands in the form */
export const exactNumber = (value: number | bigint, form: Form): number => {
  const number = Number(value);
  const lost = typeof value === 'bigint' ? BigInt(number) !== value : lostNumber(value, form.text);
  if (lost !== undefined && lost !== false) {
    throw new EdnProblem(`a number near ${number} loses digits when it is read`, form.line);
  }
  return number;
};

interface Decimal {
  readonly text: string;
  /** A float that is a whole number, which in EDN is another value than the integer. */
  readonly isWhole: boolean;
}

/** @throws EdnProblem for a number with more digits than are kept */
export const decimalNumbers = ({ text: all, line }: Form): readonly Decimal[] => {
  if (!/\d[.eEM]/u.test(all)) return [];
  return [...withoutStrings(all).matchAll(DECIMAL)].map(([, text = '', exact = '']) => {
    const mantissa = text
      .replace(/[eE].*$/u, '')
      .replaceAll(/\D/gu, '')
      .replace(/^0+/u, '');
    if (mantissa.length > (exact === '' ? MOST_DIGITS : EXACT_DIGITS)) {
      throw new EdnProblem(`the number ${text}${exact} loses digits when it is read`, line);
    }
    return { text, isWhole: /[.eE]/u.test(text) && Number.isInteger(Number(text)) };
  });
};

/** A number, and the M of one that is meant exactly; integers are none of these. */
const DECIMAL =
  /(?<![^\s,"()[\]{}])([-+]?\d+(?:(?:\.\d*)?[eE][-+]?\d+|\.\d*|(?=M)))(M?)(?![^\s,"()[\]{};])/gu;
/** So many digits tell any two doubles apart; so many of any decimal number a double keeps. */
const MOST_DIGITS = 17;
const EXACT_DIGITS = 15;

/** `##NaN` and the like, of which edn-data makes nil. */
export const symbolicNumber = (text: string): string | undefined =>
  text.includes('##') ? /##[^\s,"()[\]{};]*/u.exec(withoutStrings(text))?.[0] : undefined;

const withoutStrings = (text: string): string =>
  text.replaceAll(/"[^"\\]*(?:\\[^][^"\\]*)*"/gu, '""');
