/** Up to where a history was linearizable: a line for the whole, and one a key where there are some. */
import type { LongestPrefix, PrefixEnd, PrefixFacts } from '../history/longest-prefix.ts';
import { shortName } from '../history/shorten.ts';
import { count, plural } from './format.ts';
import { wrap } from './text.ts';

/** Keys that are told one by one: of more, data tells. */
const MOST_KEYS = 5;

/** Nothing where nothing is known, but that. */
export const longestPrefixLines = (
  { whole, keys, keysLeftOut }: LongestPrefix,
  width: number,
  indent = '',
): readonly string[] => {
  const shown = keys.slice(0, MOST_KEYS);
  const more = keys.length - shown.length + keysLeftOut.broken;
  const others = [
    ...(more === 0 ? [] : [`${plural(more, 'more key')} ${more === 1 ? 'is' : 'are'} broken`]),
    ...(keysLeftOut.undecided === 0
      ? []
      : [`there was no time for ${plural(keysLeftOut.undecided, 'key')}`]),
  ];
  const told = [
    endWords(whole),
    // One key that breaks where the whole does says nothing new.
    ...(shown.length < 2 && others.length === 0 && whole.found === 'exact'
      ? []
      : shown.map((end) => `  key ${shortName(end.key)}: ${endWords(end)}`)),
    ...(others.length === 0 ? [] : [`  ${others.join('; ')}`]),
  ];
  return told.flatMap((line) => wrap(line, width, indent));
};

const endWords = (end: PrefixEnd): string => {
  if (end.found === 'nothing') {
    return `up to where it is linearizable is not known: ${lowerFirst(end.reason)}`;
  }
  const atMost = (facts: PrefixFacts): string => `at most until ${whenWords(facts)}`;
  if (end.found === 'exact') return `linearizable until ${whenWords(end)}`;
  if (end.found === 'at-most') return `linearizable ${atMost(end)}`;
  const besides = end.atMost === undefined ? '' : `, and ${atMost(end.atMost)}`;
  return `linearizable at least until ${whenWords(end)}${besides}`;
};

const whenWords = ({ operation, of }: PrefixFacts): string => {
  const { number, process, label, completeTime, line } = operation;
  const which = [
    `operation ${count(number)} of ${count(of)}`,
    ...(line === undefined ? [] : [`invoked on line ${count(line)}`]),
  ].join(', ');
  const returned = `client ${process}'s ${label} returned (${which})`;
  return completeTime === undefined ? returned : `${seconds(completeTime)}, when ${returned}`;
};

const seconds = (nanoseconds: number): string =>
  nanoseconds < 1e9
    ? `${(nanoseconds / 1e6).toFixed(1)} ms`
    : `${(nanoseconds / 1e9).toFixed(3)} s`;

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
