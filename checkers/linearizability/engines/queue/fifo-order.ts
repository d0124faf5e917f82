/**
 * An order of the operations of a queue that shows none of the forbidden patterns.
 *
 * First an order of the values (and of the moments at which it was empty) that keeps to the real
 * time of both their ends; then each enqueue and each dequeue in that order, as early as it can be.
 */
import { type Columns, NONE } from '../../../../src/history/columns.ts';
import { doneAt } from '../../rows/ranks.ts';
import { type QueueTimes, SCALE } from './fifo-times.ts';
import type { TakenValues } from '../shared/taken-values.ts';
import { sortedByTime } from './sorted-by-time.ts';

/** Undefined where none was found; then nothing is claimed. */
export const orderOfQueue = (
  history: Columns,
  queue: TakenValues,
  times: QueueTimes,
  moments: Int32Array,
): Int32Array | undefined => {
  const { inFrom, inUntil, outFrom, byOutFrom, outUntil } = times;
  const endFirst = new Int32Array(inUntil.length);
  for (let i = 0; i < endFirst.length; i++) endFirst[i] = Math.min(inUntil[i]!, outUntil[i]!);
  const order = orderOfValues(
    sorted(inFrom, inTurn(inFrom.length), moments),
    sorted(outFrom, byOutFrom, moments),
    sorted(endFirst, sortedByTime(endFirst), moments),
    sorted(outUntil, sortedByTime(outUntil), moments),
  );
  return order === undefined ? undefined : placed(history, queue, times, moments, order);
};

/** Times of values and, after them, of the moments at which the queue was empty. */
interface Sorted {
  readonly time: Int32Array;
  /** Ascending by time. */
  readonly order: Int32Array;
}

/** `order`: that of `times`. */
const sorted = (times: Int32Array, order: Int32Array, moments: Int32Array): Sorted => {
  if (moments.length === 0) return { time: times, order };
  const time = new Int32Array(times.length + moments.length);
  time.set(times);
  time.set(moments, times.length);
  return { time, order: withMoments(time, order, times.length) };
};

/** Values are numbered as they were enqueued. */
const inTurn = (count: number): Int32Array => {
  const order = new Int32Array(count);
  for (let value = 0; value < count; value++) order[value] = value;
  return order;
};

/** Moments ascend, and none is at the time of a value. */
const withMoments = (time: Int32Array, order: Int32Array, values: number): Int32Array => {
  const merged = new Int32Array(time.length);
  let moment = values;
  let filled = 0;
  for (let i = 0; i < order.length; i++) {
    const at = time[order[i]!]!;
    while (moment < time.length && time[moment]! < at) merged[filled++] = moment++;
    merged[filled++] = order[i]!;
  }
  while (moment < time.length) merged[filled++] = moment++;
  return merged;
};

/**
 * Takes, again and again, a value whose enqueue began before anything of the others ended, and whose
 * dequeue began before any of the others' dequeues ended.
 */
const orderOfValues = (
  { time: inFrom, order: byIn }: Sorted,
  { time: outFrom, order: byOut }: Sorted,
  { time: endFirst, order: byEnd }: Sorted,
  { time: outUntil, order: byOutEnd }: Sorted,
): Int32Array | undefined => {
  const count = inFrom.length;
  const order = new Int32Array(count);
  const isTaken = new Uint8Array(count);
  /** Of two conditions, how many hold. */
  const ready = new Uint8Array(count);
  const stack: number[] = [];
  let [ins, outs, ends, outEnds] = [0, 0, 0, 0];
  for (let filled = 0; filled < count; filled++) {
    while (isTaken[byEnd[ends]!] === 1) ends++;
    while (isTaken[byOutEnd[outEnds]!] === 1) outEnds++;
    const end = endFirst[byEnd[ends]!]!;
    const outEnd = outUntil[byOutEnd[outEnds]!]!;
    for (; ins < count && inFrom[byIn[ins]!]! <= end; ins++) {
      if (++ready[byIn[ins]!]! === 2) stack.push(byIn[ins]!);
    }
    for (; outs < count && outFrom[byOut[outs]!]! <= outEnd; outs++) {
      if (++ready[byOut[outs]!]! === 2) stack.push(byOut[outs]!);
    }
    const value = stack.pop();
    if (value === undefined) return undefined;
    isTaken[value] = 1;
    order[filled] = value;
  }
  return order;
};

const placed = (
  history: Columns,
  { count, put, empty }: TakenValues,
  { takenBy }: QueueTimes,
  moments: Int32Array,
  values: Int32Array,
): Int32Array | undefined => {
  const puts = new Sequence(history, count);
  const takes = new Sequence(history, values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value >= count) {
      const moment = moments[value - count]!;
      takes.add(empty[value - count]!, Math.max(moment, puts.time));
      // What is enqueued after it must not come at the same time.
      puts.time = Math.max(puts.time, takes.time) + 0.5;
      continue;
    }
    puts.add(put[value]!, history.invoke[put[value]!]! * SCALE);
    const row = takenBy[value]!;
    if (row !== NONE) takes.add(row, Math.max(history.invoke[row]! * SCALE, puts.time));
  }
  return puts.isLate || takes.isLate ? undefined : merged(puts, takes);
};

/** Rows at times that never descend. */
class Sequence {
  readonly #history: Columns;
  readonly rows: Int32Array;
  readonly times: Float64Array;
  length = 0;
  time = -1;
  /** Whether some row came after its completion. */
  isLate = false;

  constructor(history: Columns, capacity: number) {
    this.#history = history;
    this.rows = new Int32Array(capacity);
    this.times = new Float64Array(capacity);
  }

  add(row: number, from: number): void {
    if (from > this.time) this.time = from;
    if (this.time > doneAt(this.#history, row) * SCALE) this.isLate = true;
    this.rows[this.length] = row;
    this.times[this.length++] = this.time;
  }
}

/** At equal times enqueues go first. */
const merged = (puts: Sequence, takes: Sequence): Int32Array => {
  const order = new Int32Array(puts.length + takes.length);
  let [put, take] = [0, 0];
  for (let i = 0; i < order.length; i++) {
    const isPut =
      put < puts.length && (take === takes.length || puts.times[put]! <= takes.times[take]!);
    order[i] = isPut ? puts.rows[put++]! : takes.rows[take++]!;
  }
  return order;
};
