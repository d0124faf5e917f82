/** What is said of texts that cannot have come about, whenever it was. */
import { type Columns, FAIL } from '../../../../src/history/columns.ts';
import { initialHint } from '../../initial-hint.ts';
import { describeRow, valueText } from '../../rows/describe-row.ts';
import { type KeyDecision, violation } from '../shared/key-by-key.ts';
import { shownBy } from './text-rows.ts';

export const engine = 'kv-append';

/** `reached`: how much of it can have come about. */
export const unexplained = (
  history: Columns,
  rows: Int32Array,
  get: number,
  reached = 0,
): KeyDecision => {
  const shown = shownBy(history, get);
  const what = describeRow(history, get);
  const failed = rows.find((row) => failedToSay(history, row, shown, reached));
  if (failed !== undefined) {
    const other = describeRow(history, failed);
    return violation(engine, 'aborted-read', [get, failed], `${what} shows the text of ${other}.`);
  }
  const hint = initialHint(shown);
  const reason = `${what} cannot be put together from what was put and appended${hint}.`;
  return violation(engine, 'thin-air-read', [get], reason);
};

const failedToSay = (history: Columns, row: number, shown: unknown, at: number): boolean => {
  const text = history.values[history.argument[row]!];
  if (history.outcome[row] !== FAIL || typeof shown !== 'string') return false;
  return typeof text === 'string' && text !== '' && shown.startsWith(text, Math.max(0, at));
};

/** Both show what was put once, and neither what the other shows and more. */
export const disagreeing = (history: Columns, get: number, longest: number): KeyDecision => {
  const [one, other] = [describeRow(history, get), describeRow(history, longest)];
  const reason = `${one} and ${other} disagree on the order of what was appended.`;
  return violation(engine, 'incompatible-order', [get, longest], reason);
};

/** Both show it, one after what was put by one client and one after what was put by another. */
export const appendedTwice = (
  history: Columns,
  get: number,
  other: number,
  append: number,
): KeyDecision => {
  const [one, two] = [describeRow(history, get), describeRow(history, other)];
  const reason = `${one} and ${two} both show ${told(history, append)}, after different puts.`;
  return violation(engine, 'duplicate-element', [get, other, append], reason);
};

export const shownTwice = (history: Columns, get: number, append: number): KeyDecision => {
  const reason = `${describeRow(history, get)} shows twice ${told(history, append)}.`;
  return violation(engine, 'duplicate-element', [get, append], reason);
};

const told = (history: Columns, append: number): string =>
  `${valueText(history, history.argument[append]!)}, which client ${history.process[append]} appended once`;
