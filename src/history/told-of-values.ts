/** What readers say of values and clients that are not as the rules would have them. */
import type { Disagreement } from './asked-and-told.ts';
import type { FileProcess } from './process-numbers.ts';
import { shortJson, shortName } from './shorten.ts';

export const disagreementWords = (
  process: FileProcess,
  f: string,
  { asked, told }: Disagreement,
): string =>
  `process ${shortName(process)} asked to ${shortName(f)} ${shortJson(asked)}, and its ok names ${shortJson(told)}`;

/** A note, or none. */
export const namedByOkWords = (count: number): readonly string[] =>
  count === 0
    ? []
    : [
        `${operations(count)} asked without a value did what their ok names, as in Knossos' complete`,
      ];

export const nobodyKnowsWords =
  'this operation of unknown outcome has no value, where for others like it the ok named one: nobody knows what it would have done';

export const withoutValueWords =
  'this operation was asked without a value, and no ok names one: nobody knows what it did';

/** Records of processes that never invoke anything. */
export const othersWords = (count: number): string =>
  `${count} info ${count === 1 ? 'record' : 'records'} of named processes that had invoked nothing ${count === 1 ? 'was' : 'were'} left out, as the nemesis' are`;

const operations = (count: number): string =>
  count === 1 ? '1 operation that was' : `${count} operations that were`;
