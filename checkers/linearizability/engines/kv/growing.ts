/**
 * A key that nobody puts to or deletes: its text only grows, whatever was appended in whichever order.
 * So of two texts that were shown the shorter is the beginning of the longer, and a get that began after
 * another had returned shows all of what that one had shown. Where this is broken no search is needed,
 * however often appends repeat each other.
 */
import type { Columns } from '../../../../src/history/columns.ts';
import type { KeyDecision } from '../shared/key-by-key.ts';
import type { Look } from '../shared/now-and-then.ts';
import { lacking } from './impossible-order.ts';
import { disagreeing } from './impossible-texts.ts';
import { shownBy, textShownBy, type TextRows } from './text-rows.ts';

/** What two gets give away; undefined where no two do. O(size of the texts), and sorting. */
export const brokenGrowth = (
  history: Columns,
  { resets, gets }: TextRows,
  look: Look,
): KeyDecision | undefined => {
  if (resets.length > 0 || !gets.every((get) => isText(history, get))) return undefined;
  return notOneText(history, gets, look) ?? shrunk(history, gets, look);
};

const isText = (history: Columns, get: number): boolean => {
  const shown = shownBy(history, get);
  return shown === null || typeof shown === 'string';
};

/** `gets`: the longest text first. */
const notOneText = (
  history: Columns,
  gets: readonly number[],
  look: Look,
): KeyDecision | undefined => {
  for (let i = 1; i < gets.length; i++) {
    const [longer, get] = [gets[i - 1]!, gets[i]!];
    if (history.result[longer] === history.result[get]) continue;
    const text = textShownBy(history, get);
    look(text.length);
    if (textShownBy(history, longer).slice(0, text.length) === text) continue;
    return disagreeing(history, get, longer);
  }
  return undefined;
};

const shrunk = (history: Columns, gets: readonly number[], look: Look): KeyDecision | undefined => {
  const { invoke, complete } = history;
  const begun = gets.toSorted((a, b) => invoke[a]! - invoke[b]!);
  const returned = gets.toSorted((a, b) => complete[a]! - complete[b]!);
  /** Of those that had returned the one that was shown most. */
  let most: number | undefined;
  let length = 0;
  let next = 0;
  for (const get of begun) {
    look();
    for (; complete[returned[next]!]! < invoke[get]!; next++) {
      const shown = textShownBy(history, returned[next]!).length;
      if (shown <= length) continue;
      length = shown;
      most = returned[next]!;
    }
    if (most === undefined || textShownBy(history, get).length >= length) continue;
    return lacking(history, most, get);
  }
  return undefined;
};
