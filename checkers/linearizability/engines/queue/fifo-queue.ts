/**
 * FIFO queues in which every value is enqueued once, by the patterns that no queue shows: a value
 * that nobody enqueued (fresh), taken twice (repeat), taken before an earlier one (order), and empty
 * while something was inside. O(n).
 *
 * Unknown outcomes are exact: an enqueue that nobody saw need not have happened; a dequeue may have
 * taken whatever must be gone, or nothing. A key where a value is enqueued twice is handed back, and
 * so is one with both unknown dequeues and empty ones, where the first guess at what the unknown
 * ones took does not explain everything.
 */
import type { Columns } from '../../../../src/history/columns.ts';
import type { EngineOptions, EngineResult } from '../engine.ts';
import { decideEachKey, type KeyDecision } from '../shared/key-by-key.ts';
import type { Look } from '../shared/now-and-then.ts';
import { ValueNumbers } from '../../rows/value-numbers.ts';
import { emptyMoments } from './fifo-empty.ts';
import { orderOfQueue } from './fifo-order.ts';
import { queueTimes } from './fifo-times.ts';
import { words } from './fifo-words.ts';
import { readTakenValues, type TakenValues, withoutUntaken } from '../shared/taken-values.ts';

export const checkFifoQueue = (history: Columns, options: EngineOptions): EngineResult => {
  const numbers = new ValueNumbers(history.values.length + 1);
  return decideEachKey(history, options, words.engine, (history, { rows }, look) =>
    decideKey(history, rows, numbers, look),
  );
};

const decideKey = (
  history: Columns,
  rows: Int32Array,
  numbers: ValueNumbers,
  look: Look,
): KeyDecision => {
  const queue = readTakenValues(history, rows, words, numbers, look);
  if (queue.type !== 'values') return queue;
  const decision = decideQueue(history, queue, look);
  if (queue.unknown.length === 0 || queue.empty.length === 0) return decision;
  // An order is an order; but where there is none, the guess may have been wrong. Where no order
  // explains the values that were taken, none explains them together with others.
  if (decision.type === 'valid') return decision;
  const certain = decideQueue(history, withoutUntaken(queue), look);
  return certain.type === 'invalid'
    ? certain
    : undecided('some dequeues are unknown and others found nothing');
};

const decideQueue = (history: Columns, queue: TakenValues, look: Look): KeyDecision => {
  look(queue.count);
  const times = queueTimes(history, queue);
  if (times.type !== 'times') return times;
  const moments = emptyMoments(history, queue, times);
  if (moments.type !== 'moments') return moments;
  look(queue.count);
  const order = orderOfQueue(history, queue, times, moments.at);
  return order === undefined
    ? undecided('no pattern is broken, but no order was found')
    : { type: 'valid', orders: [order] };
};

const undecided = (reason: string): KeyDecision => ({ type: 'undecided', reason });
