/**
 * The values of one FIFO queue, each enqueued once: who put it in, who took it out, and who found
 * the queue empty.
 */
import { type Columns, FAIL, NONE, OK, UNKNOWN } from '../../../src/history/columns.ts';
import { describeRow } from '../describe-row.ts';
import { internedId } from '../engine.ts';
import { type KeyDecision, violation } from '../key-by-key.ts';
import type { ValueNumbers } from '../value-numbers.ts';

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

/** `numbers`: used for one key after the other. */
export function readQueue(
  history: Columns,
  rows: Int32Array,
  numbers: ValueNumbers,
): QueueValues | KeyDecision {
  const enqueue = new Int32Array(rows.length);
  const count = readEnqueues(history, rows, numbers, enqueue);
  const queue =
    typeof count === 'number'
      ? readDequeues(history, rows, numbers, enqueue, count)
      : undecided(count.reason);
  numbers.forget(rows.length);
  return queue;
}

/** How many values there are, or why there is no telling. */
function readEnqueues(
  history: Columns,
  rows: Int32Array,
  numbers: ValueNumbers,
  enqueue: Int32Array,
): number | { readonly reason: string } {
  const { f, functions, outcome, argument } = history;
  const enqueues = functions.indexOf('enqueue');
  const nothing = internedId(history, null);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (f[row] !== enqueues || outcome[row] === FAIL) continue;
    const value = argument[row]!;
    if (value === NONE || value === nothing) {
      return { reason: `${describeRow(history, row)} puts null in` };
    }
    if (numbers.get(value) !== NONE) {
      return {
        reason: `a value is enqueued twice, the second time by ${describeRow(history, row)}`,
      };
    }
    enqueue[count] = row;
    numbers.set(value, count++);
  }
  return count;
}

function readDequeues(
  history: Columns,
  rows: Int32Array,
  numbers: ValueNumbers,
  enqueue: Int32Array,
  count: number,
): QueueValues | KeyDecision {
  const { f, functions, outcome, result } = history;
  const enqueues = functions.indexOf('enqueue');
  const dequeues = functions.indexOf('dequeue');
  const nothing = internedId(history, null);
  const dequeue = new Int32Array(count).fill(NONE);
  const empty: number[] = [];
  const unknown: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (f[row] === enqueues || outcome[row] === FAIL) continue;
    if (f[row] !== dequeues)
      return undecided(`${describeRow(history, row)} is nothing a queue knows`);
    const value = result[row]!;
    if (outcome[row] === UNKNOWN) unknown.push(row);
    else if (value === NONE) {
      return undecided(`${describeRow(history, row)} does not say what it took`);
    } else if (value === nothing) empty.push(row);
    else {
      const number = numbers.get(value);
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
