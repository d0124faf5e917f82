/** What is said of operations on texts that came about, but not in the order in which they were. */
import { type Columns, NONE } from '../../../../src/history/columns.ts';
import { shortJson } from '../../../../src/history/shorten.ts';
import { describeRow } from '../../rows/describe-row.ts';
import { type KeyDecision, violation } from '../shared/key-by-key.ts';
import { tooEarly as tooEarlyFor } from '../shared/whole-read-sentences.ts';
import type { Generation } from './generations.ts';
import { engine } from './impossible-texts.ts';
import { textShownBy } from './text-rows.ts';

/** What takes effect as a whole. */
export interface Block {
  /** Row that completed first; NONE where it was there from the beginning. */
  readonly first: number;
  /** Row that was invoked last. */
  readonly last: number;
  /** A get that shows all of it; NONE for a single row that nobody was shown. */
  readonly shownBy: number;
}

/** `row` completed before `needed` was invoked, which comes first in its generation. */
export const tooEarly = (
  history: Columns,
  { row, needed }: { readonly row: number; readonly needed: number },
  { gets }: Generation,
): KeyDecision => {
  if (!isGet(history, row) || !isGet(history, needed)) {
    return tooEarlyFor(history, engine, { row, needed }, [gets[0]!]);
  }
  return lacking(history, row, needed);
};

/** A get, begun after another had returned, that shows less than that. */
export const lacking = (history: Columns, earlier: number, later: number): KeyDecision => {
  const [before, after] = [describeRow(history, earlier), describeRow(history, later)];
  const [long, short] = [textShownBy(history, earlier), textShownBy(history, later)];
  const missing = shortJson(long.slice(short.length));
  const shows = short === '' ? 'nothing' : 'only the beginning';
  const reason = `${after} began after ${before} had returned, and shows ${shows} of it: ${missing} is missing.`;
  return violation(engine, 'stale-read', [earlier, later], reason);
};

/** Neither fits before or after the other: `inner` returned before the last of `around` began. */
export const excluding = (history: Columns, around: Block, inner: Block): KeyDecision => {
  const rows = [around, inner].flatMap(({ first, last, shownBy }) => [first, last, shownBy]);
  const [late, early] = [describeRow(history, around.last), describeRow(history, inner.first)];
  const lacksIt = isGet(history, around.last) && isAppend(history, inner.first);
  const does = lacksIt
    ? 'does not show it'
    : isGet(history, around.last)
      ? 'shows what was there before it'
      : 'took effect on what was there before it';
  const since =
    around.first === NONE
      ? ''
      : `; ${describeRow(history, inner.last)} began after ${describeRow(history, around.first)} had returned`;
  const reason = `${late} began after ${early} had returned, and ${does}${since}.`;
  const anomaly = inner.shownBy === NONE && !lacksIt ? 'lost-write' : 'stale-read';
  return violation(engine, anomaly, rows, reason);
};

const isAppend = (history: Columns, row: number): boolean =>
  history.functions[history.f[row]!] === 'append';

const isGet = (history: Columns, row: number): boolean =>
  history.functions[history.f[row]!] === 'get';
