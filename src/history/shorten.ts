/**
 * Values and texts within a limit: whatever is shown to people is shortened, and says what it leaves
 * out. The beginning and the end stay, because of what grows at its end the end is the news.
 */
import type { Json } from './operation.ts';

/** Characters of a value within a sentence or a label. */
const MOST_CHARACTERS = 60;

/**
 * JSON of at most about `most` characters, the words that say what is missing not counted:
 * `[0,1,2,… 19,990 more elements …,19999]`. No JSON any more where something was left out.
 */
export const shortJson = (value: Json, most = MOST_CHARACTERS): string => {
  if (typeof value === 'string') return shortString(value, most);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (most < DEEP) {
    const text = JSON.stringify(value);
    if (text.length <= 2 * DEEP) return text;
  }
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    return `[${shortList(list, (each, room) => shortJson(each, room), most, 'elements')}]`;
  }
  const member = ([name, each]: readonly [string, Json], room: number): string =>
    `${shortString(name, room)}:${shortJson(each, room)}`;
  return `{${shortList(Object.entries(value), member, most, 'members')}}`;
};

/** Text as it is, cut in the middle. */
export const shortText = (text: string, most: number): string => {
  if (text.length <= most) return text;
  const [head, tail] = ends(text, most);
  return `${head}… ${left(text, head, tail)} …${tail}`;
};

/** `24113` → `24,113`: for whole numbers as `toLocaleString('en-US')`, which takes 20 ms to load. */
export const withCommas = (whole: number): string =>
  String(whole).replaceAll(/\B(?=(?:\d{3})+$)/gu, ',');

/** What a name (of a function, a client, a key) is cut down to within a sentence. */
const LONGEST_NAME = 40;

/** A name without quotes. */
export const shortName = (name: string | number): string => shortText(String(name), LONGEST_NAME);

/** What stands where something else was expected, for the words of an error. */
export const shortMember = (value: Json | undefined): string =>
  value === undefined ? 'missing' : shortJson(value);

const shortString = (text: string, most: number): string => {
  // A little more than what fits is not worth the words that say so.
  if (text.length <= most) return JSON.stringify(text);
  const [head, tail] = ends(text, most);
  return `${JSON.stringify(head)}… ${left(text, head, tail)} …${JSON.stringify(tail)}`;
};

const ends = (text: string, most: number): readonly [string, string] => {
  const tail = Math.floor(most * TAIL_SHARE);
  return [text.slice(0, most - tail), tail === 0 ? '' : text.slice(-tail)];
};

const left = (text: string, head: string, tail: string): string =>
  more(text.length - head.length - tail.length, 'characters');

const more = (count: number, noun: string): string =>
  `${withCommas(count)} more ${count === 1 ? noun.slice(0, -1) : noun}`;

const TAIL_SHARE = 1 / 3;
/** Where less room is left than this, a list is not gone into: lists of lists would double each time. */
const DEEP = 8;

const shortList = <Item>(
  items: readonly Item[],
  textOf: (item: Item, room: number) => string,
  most: number,
  noun: string,
): string => {
  if (items.length === 0) return '';
  if (most < DEEP) return `… ${withCommas(items.length)} ${noun} …`;
  const room = Math.ceil(most * TAIL_SHARE);
  const whole = take(items, (item) => textOf(item, room), most);
  if (whole.length === items.length) return whole.join(',');
  const tail = take(items.toReversed(), (item) => textOf(item, room), room);
  const head = take(items, (item) => textOf(item, room), most - room);
  const missing = items.length - head.length - tail.length;
  // Both ends together may hold all that the whole did not.
  if (missing <= 0) return items.map((item) => textOf(item, room)).join(',');
  return [...head, `… ${more(missing, noun)} …`, ...tail.toReversed()].join(',');
};

/** As many as fit, one at least. */
const take = <Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
  most: number,
): string[] => {
  const taken: string[] = [];
  let length = 0;
  for (const item of items) {
    const text = textOf(item);
    length += text.length + 1;
    if (taken.length > 0 && length > most) break;
    taken.push(text);
  }
  return taken;
};
