/**
 * The values of one collection into which each is put once: who put it in, who took it out, and who
 * found nothing. Shared by the queues and the stack.
 */
import { type Columns, FAIL, NONE, OK, UNKNOWN } from '../../../../src/history/columns.ts';
import { describeRow } from '../../rows/describe-row.ts';
import { internedId } from '../engine.ts';
import { type KeyDecision, violation } from './key-by-key.ts';
import type { Look } from './now-and-then.ts';
import type { ValueNumbers } from '../../rows/value-numbers.ts';

export interface TakenValues {
  readonly type: 'values';
  /** Values that are known to have been inside, numbered by the invocation of what put them in. */
  readonly count: number;
  /** Row that put in each value. */
  readonly put: Int32Array;
  /** Row that took it out; NONE. */
  readonly take: Int32Array;
  /** Rows that found nothing to take. */
  readonly empty: readonly number[];
  /** Takings of unknown outcome: each took some value, or nothing. */
  readonly unknown: readonly number[];
}

/** What the operations are called, and which engine speaks. */
export interface Words {
  readonly engine: string;
  readonly put: string;
  readonly take: string;
}

/** `numbers`: used for one key after the other. */
export const readTakenValues = (
  history: Columns,
  rows: Int32Array,
  words: Words,
  numbers: ValueNumbers,
  look: Look,
): TakenValues | KeyDecision => {
  const put = new Int32Array(rows.length);
  const count = readPuts(history, rows, words, numbers, put, look);
  const values =
    typeof count === 'number'
      ? readTakes(history, rows, words, numbers, put.subarray(0, count), look)
      : undecided(count.reason);
  numbers.forget(rows.length);
  return values;
};

/** Only those that somebody is known to have taken. */
export const withoutUntaken = ({ put, take, empty }: TakenValues): TakenValues => {
  const taken = put.map((_, value) => value).filter((value) => take[value] !== NONE);
  return {
    type: 'values',
    count: taken.length,
    put: taken.map((value) => put[value]!),
    take: taken.map((value) => take[value]!),
    empty,
    unknown: [],
  };
};

/** How many values there are, or why there is no telling. */
const readPuts = (
  history: Columns,
  rows: Int32Array,
  words: Words,
  numbers: ValueNumbers,
  put: Int32Array,
  look: Look,
): number | { readonly reason: string } => {
  const { f, functions, outcome, argument } = history;
  const puts = functions.indexOf(words.put);
  const nothing = internedId(history, null);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    look();
    const row = rows[i]!;
    if (f[row] !== puts || outcome[row] === FAIL) continue;
    const value = argument[row]!;
    if (value === NONE || value === nothing) {
      return { reason: `${describeRow(history, row)} puts null in` };
    }
    if (numbers.get(value) !== NONE) {
      const second = describeRow(history, row);
      return { reason: `a value is put in twice, the second time by ${second}` };
    }
    put[count] = row;
    numbers.set(value, count++);
  }
  return count;
};

const readTakes = (
  history: Columns,
  rows: Int32Array,
  words: Words,
  numbers: ValueNumbers,
  put: Int32Array,
  look: Look,
): TakenValues | KeyDecision => {
  const { f, functions, outcome, result, invoke, complete } = history;
  const puts = functions.indexOf(words.put);
  const takes = functions.indexOf(words.take);
  const nothing = internedId(history, null);
  const take = new Int32Array(put.length).fill(NONE);
  const empty: number[] = [];
  const unknown: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    look();
    const row = rows[i]!;
    if (f[row] === puts || outcome[row] === FAIL) continue;
    if (f[row] !== takes) return undecided(`${describeRow(history, row)} is not known here`);
    const value = result[row]!;
    if (outcome[row] === UNKNOWN) unknown.push(row);
    else if (value === NONE) {
      return undecided(`${describeRow(history, row)} does not say what it took`);
    } else if (value === nothing) empty.push(row);
    else {
      const number = numbers.get(value);
      if (number === NONE) return takenFromNowhere(history, rows, words, row);
      const given = put[number]!;
      if (take[number] !== NONE) return takenTwice(history, words, given, take[number]!, row);
      if (complete[row]! < invoke[given]!) return takenTooEarly(history, words, given, row);
      take[number] = row;
    }
  }
  return { type: 'values', ...withoutUnseen(outcome, put, take), empty, unknown };
};

/** What was put in with unknown outcome and never taken may as well not have happened. */
const withoutUnseen = (
  outcome: Uint8Array,
  put: Int32Array,
  take: Int32Array,
): Pick<TakenValues, 'count' | 'put' | 'take'> => {
  let count = 0;
  for (let value = 0; value < put.length; value++) {
    if (outcome[put[value]!] !== OK && take[value] === NONE) continue;
    put[count] = put[value]!;
    take[count++] = take[value]!;
  }
  return { count, put: put.subarray(0, count), take: take.subarray(0, count) };
};

const undecided = (reason: string): KeyDecision => ({ type: 'undecided', reason });

const takenFromNowhere = (
  history: Columns,
  rows: Int32Array,
  { engine, put }: Words,
  take: number,
): KeyDecision => {
  const failed = rows.find(
    (row) =>
      history.outcome[row] === FAIL &&
      history.functions[history.f[row]!] === put &&
      history.argument[row] === history.result[take],
  );
  const what = describeRow(history, take);
  return failed === undefined
    ? violation(engine, 'fresh', [take], `${what} took a value that nobody had put in.`)
    : violation(
        engine,
        'fresh',
        [take, failed],
        `${what} took a value, but ${describeRow(history, failed)} had failed.`,
      );
};

const takenTooEarly = (
  history: Columns,
  { engine }: Words,
  put: number,
  take: number,
): KeyDecision => {
  const [taken, given] = [describeRow(history, take), describeRow(history, put)];
  return violation(engine, 'fresh', [put, take], `${taken} returned before ${given} began.`);
};

const takenTwice = (
  history: Columns,
  { engine }: Words,
  put: number,
  first: number,
  second: number,
): KeyDecision => {
  const [one, other] = [describeRow(history, first), describeRow(history, second)];
  const reason = `${one} and ${other} took one value, which was put in once.`;
  return violation(engine, 'repeat', [put, first, second], reason);
};
