/**
 * The rows of one key to which text is appended: what set it to a text, what appended to it, what was
 * shown of it.
 */
import { type Columns, FAIL, NONE, OK } from '../../../../src/history/columns.ts';
import type { Json } from '../../../../src/history/operation.ts';
import { describeRow } from '../../rows/describe-row.ts';
import type { EngineOptions } from '../engine.ts';
import type { Look } from '../shared/now-and-then.ts';
import { KnownTexts } from './known-texts.ts';

/** Who "put" the value that was there from the beginning. */
export const INITIAL = -2;

export interface TextRows {
  readonly type: 'texts';
  /** Rows that put or deleted, and did not fail. */
  readonly resets: readonly number[];
  /** Rows that appended, and did not fail. */
  readonly appends: readonly number[];
  /** Gets that returned something, the longest text first. */
  readonly gets: readonly number[];
  /** Gets that say nothing. */
  readonly blind: readonly number[];
  /** Texts that an append was made to, by who put them; nothing is the empty text. */
  readonly bases: KnownTexts;
  readonly appended: KnownTexts;
  /** Who put null, and who the empty text: as bases they are the same, to a get they are not. */
  readonly ofNull: readonly number[];
  readonly ofEmpty: readonly number[];
}

/** Or why the key cannot be decided by its texts. */
export const readTexts = (
  history: Columns,
  { initial, nilRead }: EngineOptions,
  rows: Int32Array,
  look: Look,
): TextRows | { readonly type: 'undecided'; readonly reason: string } => {
  const { f, functions, outcome, argument, result, values } = history;
  const undecided = (row: number, why: string) =>
    ({ type: 'undecided', reason: `${describeRow(history, row)} ${why}` }) as const;
  if (!isText(initial)) return { type: 'undecided', reason: 'the initial value is no text' };
  const resets: number[] = [];
  const appends: number[] = [];
  const appendedTexts: string[] = [];
  const gets: number[] = [];
  const blind: number[] = [];
  const setters: number[] = [INITIAL];
  const set: (string | null)[] = [initial];
  for (const row of rows) {
    look();
    const name = functions[f[row]!];
    if (name === 'get') {
      if (outcome[row] !== OK) continue;
      const id = result[row]!;
      if (id === NONE || (values[id] === null && nilRead === 'anything')) blind.push(row);
      else gets.push(row);
    } else if (outcome[row] === FAIL) continue;
    else if (name === 'append') {
      const text = argument[row] === NONE ? null : values[argument[row]!]!;
      if (typeof text !== 'string' || text === '') return undecided(row, 'appends nothing');
      appends.push(row);
      appendedTexts.push(text);
    } else if (name === 'put' || name === 'delete') {
      const value = name === 'delete' ? initial : values[argument[row]!];
      if (!isText(value)) return undecided(row, 'puts no text where others append');
      resets.push(row);
      setters.push(row);
      set.push(value);
    } else return undecided(row, 'is not known here');
  }
  return {
    type: 'texts',
    resets,
    appends,
    gets: longestFirst(history, gets),
    blind,
    bases: new KnownTexts(
      set.map((value) => value ?? ''),
      setters,
    ),
    appended: new KnownTexts(appendedTexts, appends),
    ofNull: setters.filter((_, at) => set[at] === null),
    ofEmpty: setters.filter((_, at) => set[at] === ''),
  };
};

const isText = (value: Json | undefined): value is string | null =>
  value === null || typeof value === 'string';

/** What a get returned. */
export const shownBy = ({ result, values }: Columns, get: number): Json => values[result[get]!]!;

/** As far as it is a text; nothing is the empty one. */
export const textShownBy = (history: Columns, get: number): string => {
  const value = shownBy(history, get);
  return typeof value === 'string' ? value : '';
};

/** Gets of the same value stand together. */
const longestFirst = (history: Columns, gets: number[]): readonly number[] => {
  const { result } = history;
  const lengthOf = (get: number): number => textShownBy(history, get).length;
  return gets.sort((a, b) => lengthOf(b) - lengthOf(a) || result[a]! - result[b]!);
};
