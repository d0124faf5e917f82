/** Watches, events and changes in sentences. */
import type { PreviousValue, Watch, WatchEvent } from '../../../src/history/watches.ts';
import { shortJson, shortText } from '../../../src/history/shorten.ts';
import type { Place } from '../../../src/history/well-formed.ts';

/** `report/client-1/watch.json:3: the watch of all keys from revision 2 on`. */
export const watchWords = ({ place, key, isPrefix, from }: Watch): string => {
  const which = isPrefix
    ? key === ''
      ? 'all keys'
      : `the prefix ${keyWords(key)}`
    : `the key ${keyWords(key)}`;
  return `${placeWords(place)}: the watch of ${which}${from === 0 ? '' : ` from revision ${from} on`}`;
};

/** `the put of "a" at revision 3`. */
export const changeWords = ({
  type,
  key,
  revision,
}: Pick<WatchEvent, 'type' | 'key' | 'revision'>): string =>
  `the ${type} of ${keyWords(key)} at revision ${revision}`;

/** `put 3`, or `delete`. */
export const doneWords = ({ type, value }: Pick<WatchEvent, 'type' | 'value'>): string =>
  type === 'put' ? `put ${valueWords(value)}` : 'delete';

export const previousWords = ({ value, revision, version }: PreviousValue): string =>
  `${valueWords(value)} of revision ${revision}${version === 0 ? '' : `, version ${version}`}`;

export const placeWords = ({ file, line }: Place): string => `${file}:${line}`;

export const keyWords = (key: string): string => shortJson(key);

/** Is JSON already. */
const valueWords = (value: string): string => shortText(value, MOST_CHARACTERS);

const MOST_CHARACTERS = 60;
