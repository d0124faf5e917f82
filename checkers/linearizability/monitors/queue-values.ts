/**
 * The values of one FIFO queue, each enqueued once: who put it in, who took it out, and who found
 * the queue empty.
 */
import { type Columns, FAIL, NONE, OK, UNKNOWN } from '../../../src/history/columns.ts';
import { describeRow } from '../describe-row.ts';
import { type KeyDecision, violation } from '../key-by-key.ts';

export const engine = 'monitor (fifo-queue)';

export interface QueueValues {
  readonly type: 'values';
  readonly count: number;
  /** Row that enqueued each value that is known to have been in the queue. */
  readonly enqueue: Int32Array;
  /** Row that dequeued it; NONE. */
  readonly dequeue: Int32Array;
  /** Dequeues that found nothing. */
  readonly empty: readonly number[];
  /** Dequeues of unknown outcome: each took some value, or nothing. */
  readonly unknown: readonly number[];
}

/** `valueNumber` is scratch, as long as `history.values`, and all NONE before and after. */
export function readQueue(
  history: Columns,
  rows: Int32Array,
  valueNumber: Int32Array,
): QueueValues | KeyDecision {
  try {
    return readRows(history, rows, valueNumber);
  } finally {
    for (const row of rows) {
      if (history.argument[row] !== NONE) valueNumber[history.argument[row]!] = NONE;
      if (history.result[row] !== NONE) valueNumber[history.result[row]!] = NONE;
    }
  }
}

function readRows(
  history: Columns,
  rows: Int32Array,
  valueNumber: Int32Array,
): QueueValues | KeyDecision {
  const { f, functions, outcome, argument, result, values } = history;
  const isEnqueue = functions.map((name) => name === 'enqueue');
  const isDequeue = functions.map((name) => name === 'dequeue');
  const enqueue = new Int32Array(rows.length);
  const dequeue = new Int32Array(rows.length).fill(NONE);
  let count = 0;
  for (const row of rows) {
    if (!isEnqueue[f[row]!] || outcome[row] === FAIL) continue;
    const value = argument[row]!;
    if (value === NONE || values[value] === null)
      return undecided(`${describeRow(history, row)} puts null in`);
    if (valueNumber[value] !== NONE) {
      return undecided(
        `a value is enqueued twice, the second time by ${describeRow(history, row)}`,
      );
    }
    enqueue[count] = row;
    valueNumber[value] = count++;
  }
  const empty: number[] = [];
  const unknown: number[] = [];
  for (const row of rows) {
    if (isEnqueue[f[row]!] || outcome[row] === FAIL) continue;
    if (!isDequeue[f[row]!])
      return undecided(`${describeRow(history, row)} is nothing a queue knows`);
    const value = result[row]!;
    if (outcome[row] === UNKNOWN) unknown.push(row);
    else if (value === NONE)
      return undecided(`${describeRow(history, row)} does not say what it took`);
    else if (values[value] === null) empty.push(row);
    else {
      const number = valueNumber[value]!;
      if (number === NONE) return takenFromNowhere(history, rows, row);
      const other = dequeue[number]!;
      if (other !== NONE) return takenTwice(history, enqueue[number]!, other, row);
      dequeue[number] = row;
    }
  }
  const kept = withoutUnseen(history, enqueue, dequeue, count);
  return { type: 'values', count: kept, enqueue, dequeue, empty, unknown };
}

/** An enqueue of unknown outcome whose value nobody took may as well not have happened. */
function withoutUnseen(
  { outcome }: Columns,
  enqueue: Int32Array,
  dequeue: Int32Array,
  count: number,
): number {
  let kept = 0;
  for (let value = 0; value < count; value++) {
    if (outcome[enqueue[value]!] !== OK && dequeue[value] === NONE) continue;
    enqueue[kept] = enqueue[value]!;
    dequeue[kept++] = dequeue[value]!;
  }
  return kept;
}

const undecided = (reason: string): KeyDecision => ({ type: 'undecided', reason });

function takenFromNowhere(history: Columns, rows: Int32Array, dequeue: number): KeyDecision {
  const value = history.result[dequeue];
  const failed = rows.find(
    (row) => history.outcome[row] === FAIL && history.argument[row] === value,
  );
  const what = describeRow(history, dequeue);
  return failed === undefined
    ? violation(engine, 'fresh', [dequeue], `${what} took a value that nobody enqueued.`)
    : violation(
        engine,
        'fresh',
        [dequeue, failed],
        `${what} took a value, but ${describeRow(history, failed)} had failed.`,
      );
}

function takenTwice(history: Columns, enqueue: number, first: number, second: number): KeyDecision {
  return violation(
    engine,
    'repeat',
    [enqueue, first, second],
    `${describeRow(history, first)} and ${describeRow(history, second)} took one value, enqueued once.`,
  );
}
