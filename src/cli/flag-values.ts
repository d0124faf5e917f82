/** Values of options, from text to what they mean; what several commands share. */
import { usageFailure } from '../base/failure.ts';

interface Range {
  readonly least: number;
  readonly most?: number;
  readonly whole?: boolean;
}

/** @throws Failure naming the flag, what it got and what it takes */
export const parseNumber = (flag: string, text: string, range: Range): number => {
  const value = Number(text);
  const most = range.most ?? Number.MAX_SAFE_INTEGER;
  const fits =
    text.trim() !== '' &&
    Number.isFinite(value) &&
    value >= range.least &&
    value <= most &&
    (range.whole !== true || Number.isInteger(value));
  if (fits) return value;
  const kind = range.whole === true ? 'a whole number' : 'a number';
  const limit =
    range.most === undefined ? `of at least ${range.least}` : `from ${range.least} to ${most}`;
  throw usageFailure('bad-flag', `${flag} takes ${kind} ${limit}, not "${text}".`);
};

/** Names separated by commas, without blanks and empty ones. */
export const parseNames = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
