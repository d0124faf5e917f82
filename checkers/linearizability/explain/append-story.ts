/**
 * A violation of a key to which text is appended, by the text: what a get shows is a concatenation,
 * so what it lacks, and whether it can have come about at all, is to be said of its pieces.
 */
import { type Columns, FAIL, OK, UNKNOWN } from '../../../src/history/columns.ts';
import type { Json } from '../../../src/history/operation.ts';
import { shortJson } from '../../../src/history/shorten.ts';
import type { Model } from '../../model.ts';
import { describeRow } from '../rows/describe-row.ts';
import { MOST_SHOWN } from '../../counterexample.ts';
import type { Story } from './story.ts';

/** Undefined where the model has no appended text, or the proof is another story. */
export const appendStory = (
  history: Columns,
  model: Model,
  proof: readonly number[],
): Story | undefined => {
  if (model.known?.kind !== 'kv' || !history.functions.includes('append')) return undefined;
  const rows = proof.map((row) => textRow(history, row));
  const gets = rows.filter(({ f, row }) => f === 'get' && history.outcome[row] === OK);
  const [last, ...others] = gets.toSorted((a, b) => ended(history, b.row) - ended(history, a.row));
  if (last === undefined) return undefined;
  const earlier = rows.filter(({ row }) => ended(history, row) < history.invoke[last.row]!);
  return (
    goneBack(
      history,
      proof,
      last,
      others.filter((get) => earlier.includes(get)),
    ) ??
    lacking(history, proof, last, earlier) ??
    fromNowhere(history, model, proof, last)
  );
};

interface TextRow {
  readonly row: number;
  readonly f: string;
  /** What a get showed, or what else put or appended. */
  readonly text: string;
}

const textRow = (history: Columns, row: number): TextRow => {
  const f = history.functions[history.f[row]!]!;
  const value = f === 'get' ? history.result[row]! : history.argument[row]!;
  return { row, f, text: asText(history.values[value]) };
};

const asText = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const ended = (history: Columns, row: number): number =>
  history.outcome[row] === UNKNOWN ? Infinity : history.complete[row]!;

/** A get that shows only the beginning of what an earlier one had shown. */
const goneBack = (
  history: Columns,
  proof: readonly number[],
  last: TextRow,
  earlier: readonly TextRow[],
): Story | undefined => {
  const before = earlier.find(({ text }) => text !== last.text && text.startsWith(last.text));
  if (before === undefined) return undefined;
  const missing = before.text.slice(last.text.length);
  const shows = last.text === '' ? 'nothing' : 'only the beginning';
  return {
    anomaly: 'stale-read',
    reason:
      `${describeRow(history, last.row)} began after ${describeRow(history, before.row)} had ` +
      `returned, and shows ${shows} of it: ${shortJson(missing)} is missing.`,
    rows: [...proof, ...appendsOf(history, missing)].slice(0, MOST_SHOWN).toSorted((a, b) => a - b),
  };
};

/** Who appended this text, piece by piece, as far as only one can have. */
const appendsOf = (history: Columns, text: string): readonly number[] => {
  const appends = Array.from({ length: history.count }, (_, row) => textRow(history, row)).filter(
    (each) => each.f === 'append' && each.text !== '' && history.outcome[each.row] !== FAIL,
  );
  const rows: number[] = [];
  for (let at = 0; at < text.length;) {
    const [piece, ...others] = appends.filter((each) => text.startsWith(each.text, at));
    if (piece === undefined || others.length > 0) break;
    rows.push(piece.row);
    at += piece.text.length;
  }
  return rows;
};

/** A get that lacks what had been appended before. */
const lacking = (
  history: Columns,
  proof: readonly number[],
  last: TextRow,
  earlier: readonly TextRow[],
): Story | undefined => {
  const lost = earlier.find(({ f, text }) => f === 'append' && !last.text.includes(text));
  if (lost === undefined || earlier.some((other) => mayHaveReplaced(history, other, lost))) {
    return undefined;
  }
  return {
    anomaly: 'stale-read',
    reason:
      `${describeRow(history, last.row)} began after ${describeRow(history, lost.row)} had ` +
      'returned, and does not show it.',
    rows: proof,
  };
};

const mayHaveReplaced = (history: Columns, { row, f }: TextRow, lost: TextRow): boolean =>
  (f === 'put' || f === 'delete') && ended(history, row) > history.invoke[lost.row]!;

/** A get of what cannot be put together from all that was put and appended. */
const fromNowhere = (
  history: Columns,
  model: Model,
  proof: readonly number[],
  last: TextRow,
): Story | undefined => {
  const pieces = new Set([asText(model.known?.initial)]);
  for (let row = 0; row < history.count; row++) {
    const { f, text } = textRow(history, row);
    if (f === 'put' || f === 'append') pieces.add(text);
  }
  if (isMadeOf(last.text, pieces)) return undefined;
  return {
    anomaly: 'thin-air-read',
    reason: `${describeRow(history, last.row)} cannot be put together from what was put and appended.`,
    rows: proof,
  };
};

const isMadeOf = (text: string, pieces: ReadonlySet<string>): boolean => {
  const reached = new Set([0]);
  for (let at = 0; at < text.length; at++) {
    if (!reached.has(at)) continue;
    for (const piece of pieces) if (text.startsWith(piece, at)) reached.add(at + piece.length);
  }
  return reached.has(text.length);
};
