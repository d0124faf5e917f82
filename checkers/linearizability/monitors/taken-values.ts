/**
 * The values of one collection into which each is put once: who put it in, who took it out, and who
 * found nothing. Shared by the stack and the unordered queue.
 */
import { type Columns, FAIL, NONE, OK, UNKNOWN } from '../../../src/history/columns.ts';
import { describeRow } from '../describe-row.ts';
import { type KeyDecision, violation } from '../key-by-key.ts';
import { doneAt } from '../ranks.ts';

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

export function readTakenValues(
  history: Columns,
  rows: Int32Array,
  words: Words,
): TakenValues | KeyDecision {
  const { f, functions, outcome, argument, result, values } = history;
  const puts: number[] = [];
  const numberOf = new Map<number, number>();
  for (const row of rows) {
    if (functions[f[row]!] !== words.put || outcome[row] === FAIL) continue;
    const value = argument[row]!;
    if (value === NONE || values[value] === null) {
      return undecided(`${describeRow(history, row)} puts null in`);
    }
    if (numberOf.has(value)) {
      const second = describeRow(history, row);
      return undecided(`a value is put in twice, the second time by ${second}`);
    }
    numberOf.set(value, puts.length);
    puts.push(row);
  }
  const takes = new Int32Array(puts.length).fill(NONE);
  const empty: number[] = [];
  const unknown: number[] = [];
  for (const row of rows) {
    const name = functions[f[row]!]!;
    if (name === words.put || outcome[row] === FAIL) continue;
    if (name !== words.take) return undecided(`${describeRow(history, row)} is not known here`);
    if (outcome[row] === UNKNOWN) {
      unknown.push(row);
      continue;
    }
    const value = result[row]!;
    if (value === NONE) return undecided(`${describeRow(history, row)} does not say what it took`);
    if (values[value] === null) {
      empty.push(row);
      continue;
    }
    const number = numberOf.get(value);
    if (number === undefined) return takenFromNowhere(history, rows, words, row);
    const put = puts[number]!;
    if (takes[number] !== NONE) return takenTwice(history, words, put, takes[number]!, row);
    if (doneAt(history, row) < history.invoke[put]!) return takenTooEarly(history, words, put, row);
    takes[number] = row;
  }
  // What was put in with unknown outcome and never seen may as well not have happened.
  const seen = Int32Array.from(puts.keys()).filter(
    (number) => outcome[puts[number]!] === OK || takes[number] !== NONE,
  );
  return {
    type: 'values',
    count: seen.length,
    put: seen.map((number) => puts[number]!),
    take: seen.map((number) => takes[number]!),
    empty,
    unknown,
  };
}

const undecided = (reason: string): KeyDecision => ({ type: 'undecided', reason });

function takenFromNowhere(
  history: Columns,
  rows: Int32Array,
  { engine, put }: Words,
  take: number,
): KeyDecision {
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
}

function takenTooEarly(
  history: Columns,
  { engine }: Words,
  put: number,
  take: number,
): KeyDecision {
  const [taken, given] = [describeRow(history, take), describeRow(history, put)];
  return violation(engine, 'fresh', [put, take], `${taken} returned before ${given} began.`);
}

function takenTwice(
  history: Columns,
  { engine }: Words,
  put: number,
  first: number,
  second: number,
): KeyDecision {
  const [one, other] = [describeRow(history, first), describeRow(history, second)];
  const reason = `${one} and ${other} took one value, which was put in once.`;
  return violation(engine, 'repeat', [put, first, second], reason);
}
