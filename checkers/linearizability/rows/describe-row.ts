/**
 * One operation in words, for the sentence of a verdict: "client 7 read 4", "client 2's write of 5".
 */
import { type Columns, FAIL, NONE, OK, UNKNOWN } from '../../../src/history/columns.ts';
import { shortJson } from '../../../src/history/shorten.ts';
import { ANSWERS } from '../../model.ts';

/** As a noun, to be followed by "returned" or "began". */
export const describeRow = (history: Columns, row: number): string => {
  const who = `client ${history.process[row]}'s`;
  const f = history.functions[history.f[row]!] ?? 'operation';
  const argument = history.argument[row]!;
  const result = history.result[row]!;
  const unsure = history.outcome[row] === UNKNOWN ? ' (outcome unknown)' : '';
  const failed = history.outcome[row] === FAIL ? ' (failed)' : '';
  const tail = `${unsure}${failed}`;
  if (f === 'cas' && history.argument2[row] !== NONE) {
    const [from, to] = [valueText(history, argument), valueText(history, history.argument2[row]!)];
    return `${who} cas from ${from} to ${to}${tail}`;
  }
  if (isWrite(f)) return `${who} ${f} of ${valueText(history, argument)}${tail}`;
  if (history.outcome[row] === OK && tellsMore(history, f, argument, result)) {
    const of = isNull(history, argument) ? '' : `(${valueText(history, argument)})`;
    return `${who} ${f}${of} of ${valueText(history, result)}`;
  }
  return isNull(history, argument)
    ? `${who} ${f}${tail}`
    : `${who} ${f} of ${valueText(history, argument)}${tail}`;
};

/** The value as JSON; long ones are shortened. */
export const valueText = (history: Columns, value: number): string =>
  shortJson(history.values[value] ?? null, MOST_CHARACTERS);

/** A sentence names three operations at times. */
const MOST_CHARACTERS = 40;

const isWrite = (f: string): boolean => f === 'write' || f === 'put' || f === 'enqueue';

/** An echo of the argument says nothing, and null only where something was to be returned. */
const tellsMore = (history: Columns, f: string, argument: number, result: number): boolean =>
  result !== NONE && (isNull(history, result) ? ANSWERS.has(f) : result !== argument);

const isNull = (history: Columns, value: number): boolean =>
  value === NONE || history.values[value] === null;
