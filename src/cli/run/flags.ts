/** The options of `verify run` as the command line hands them over, still text. */
import { usageFailure } from '../../base/failure.ts';

export interface RunFlags {
  readonly nemesis: string;
  readonly workload?: string;
  readonly runtime: string;
  readonly nodes?: string;
  readonly bug?: string;
  /** `name=value`, as often as it was given. */
  readonly option?: readonly string[];
  readonly allowCrashes: boolean;
  readonly recover?: string;
  readonly bin?: string;
  readonly binArg?: readonly string[];
  readonly concurrency: string;
  readonly rate: string;
  readonly timeLimit: string;
  readonly ops?: string;
  readonly keys: string;
  readonly reads?: string;
  readonly opTimeout: string;
  readonly seed?: string;
  readonly interval?: string;
  readonly partition?: string;
  readonly schedule?: string;
  readonly unsafe: boolean;
  readonly consistency?: string;
  readonly checkTime: string;
  readonly checkMemory: string;
  readonly results: string;
  readonly json: boolean;
  readonly junit?: string;
  readonly tui: boolean;
}

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
