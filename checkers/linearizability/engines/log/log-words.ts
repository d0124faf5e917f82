/** One operation on a log in words, with its offset. */
import { type Columns, FAIL, NONE, OK } from '../../../../src/history/columns.ts';
import { valueText } from '../../rows/describe-row.ts';

/** As a noun: "client 1's append of 5 at offset 3", "client 2's read of nothing at offset 4". */
export const describeLogRow = (history: Columns, row: number): string => {
  const { f, functions, process, argument, result, outcome } = history;
  const told = result[row]!;
  const isNull = told === NONE || history.values[told] === null;
  const name = functions[f[row]!]!;
  const who = `client ${process[row]}'s ${name}`;
  const asked = valueText(history, argument[row]!);
  const failed = outcome[row] === FAIL ? ' failed' : ' (outcome unknown)';
  if (name === 'read') {
    if (outcome[row] !== OK) return `${who} at offset ${asked}${failed}`;
    return `${who} of ${isNull ? 'nothing' : valueText(history, told)} at offset ${asked}`;
  }
  if (outcome[row] !== OK) return `${who} of ${asked}${failed}`;
  return isNull ? `${who} of ${asked}` : `${who} of ${asked} at offset ${valueText(history, told)}`;
};
