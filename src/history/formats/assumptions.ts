/**
 * What was assumed of a foreign history that its file does not say, where it could have mattered: one
 * sentence each, with the option that turns it round.
 */
import { type Columns, FAIL, NONE, OK } from '../columns.ts';
import { readsNil } from '../completion-values.ts';
import type { Json } from '../operation.ts';
import { shortJson } from '../shorten.ts';
import type { Reading } from './formats.ts';

/** `reading` is what the format brought along, `said` what the user said. */
export const assumptions = (
  history: Columns,
  reading: Reading,
  said: Reading,
): readonly string[] => {
  const notes: string[] = [];
  if (said.nilRead === undefined && reading.nilRead === 'anything') {
    const nils =
      count(history, ['read', 'get'], OK, (row) => isNull(history, row)) +
      count(history, ['txn'], OK, (row) => readsNil(toldOf(history, row)));
    if (nils > 0) {
      notes.push(
        `reads of nil agree with any value here, ${nils} of them (--nil-read unset: not so)`,
      );
    }
  }
  if (said.failedCas === undefined && reading.failedCas !== undefined) {
    const failed = count(history, ['cas'], FAIL, () => true);
    const words =
      reading.failedCas === 'dropped'
        ? `a failed cas says nothing here, ${failed} of them (--failed-cas observed: the value was another)`
        : `a failed cas met another value here, ${failed} of them (--failed-cas dropped: it says nothing)`;
    if (failed > 0) notes.push(words);
  }
  const { initial = null } = reading;
  if (said.initial === undefined && initial !== null) {
    const reads = count(history, ['read', 'get'], OK, () => true);
    const words = `what nobody wrote reads as ${shortJson(initial)} here (--initial says otherwise)`;
    if (reads > 0) notes.push(words);
  }
  return notes;
};

const count = (
  history: Columns,
  functions: readonly string[],
  outcome: number,
  matters: (row: number) => boolean,
): number => {
  const asked = new Set(functions.map((f) => history.functions.indexOf(f)));
  let found = 0;
  for (let row = 0; row < history.count; row++) {
    if (history.outcome[row] !== outcome || !asked.has(history.f[row] ?? NONE)) continue;
    if (matters(row)) found++;
  }
  return found;
};

const resultOf = (history: Columns, row: number): Json =>
  history.values[history.result[row] ?? NONE] ?? null;

/** Of a transaction that was told nothing, what it asked: its reads are of null too. */
const toldOf = (history: Columns, row: number): Json =>
  resultOf(history, row) ?? history.values[history.argument[row] ?? NONE] ?? null;

const isNull = (history: Columns, row: number): boolean => resultOf(history, row) === null;
