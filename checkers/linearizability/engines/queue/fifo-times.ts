/**
 * When each value of a queue can have gone in and out, as numbers on one scale, and the patterns
 * that no queue shows: out before in, out of order, empty while something was inside.
 *
 * Henzinger, Sezgin & Vafeiadis, "Aspect-oriented linearizability proofs", CONCUR 2013, for histories
 * in which every value is enqueued once; an operation without a completion completes at the end.
 */
import { type Columns, NONE } from '../../../../src/history/columns.ts';
import { describeRow } from '../../rows/describe-row.ts';
import { type KeyDecision, violation } from '../shared/key-by-key.ts';
import { doneAt } from '../../rows/ranks.ts';
import { words } from './fifo-words.ts';
import type { TakenValues } from '../shared/taken-values.ts';
import { AT_END, sortedByTime, STAYS } from './sorted-by-time.ts';

/** Rank r is 2·r, so that there is room for a moment between two ranks. */
export const SCALE = 2;

export interface QueueTimes {
  readonly type: 'times';
  /** By value: invocation and completion of its enqueue and of its dequeue. */
  readonly inFrom: Int32Array;
  readonly inUntil: Int32Array;
  readonly outFrom: Int32Array;
  readonly outUntil: Int32Array;
  /** Values by `inUntil`. */
  readonly byInUntil: Int32Array;
  /** Values by `outFrom`. */
  readonly byOutFrom: Int32Array;
  /** Row that took each value out; NONE where it stays. Unknown dequeues included. */
  readonly takenBy: Int32Array;
}

export const queueTimes = (history: Columns, queue: TakenValues): QueueTimes | KeyDecision => {
  const { count, put, take } = queue;
  const times = {
    type: 'times' as const,
    inFrom: new Int32Array(count),
    inUntil: new Int32Array(count),
    outFrom: new Int32Array(count),
    outUntil: new Int32Array(count),
    takenBy: take.slice(),
  };
  for (let value = 0; value < count; value++) {
    const given = put[value]!;
    const taken = take[value]!;
    times.inFrom[value] = history.invoke[given]! * SCALE;
    times.inUntil[value] =
      history.complete[given] === NONE ? AT_END : doneAt(history, given) * SCALE;
    times.outFrom[value] = taken === NONE ? STAYS : history.invoke[taken]! * SCALE;
    times.outUntil[value] = taken === NONE ? STAYS + 1 : doneAt(history, taken) * SCALE;
  }
  const byInUntil = sortedByTime(times.inUntil);
  useUnknown(history, queue, { ...times, byInUntil });
  const sorted = { ...times, byInUntil, byOutFrom: sortedByTime(times.outFrom) };
  return outOfOrder(history, queue, sorted) ?? sorted;
};

/**
 * Values that must have been taken, though nobody says so, are given to dequeues of unknown outcome:
 * the one that must be gone first to the one that was asked first.
 */
const useUnknown = (
  history: Columns,
  { count, unknown, empty }: TakenValues,
  times: Omit<QueueTimes, 'byOutFrom'>,
): void => {
  if (unknown.length === 0) return;
  const { inFrom, inUntil, byInUntil, outFrom, outUntil, takenBy } = times;
  // Values are numbered by their invocation, so what was enqueued after a value is a suffix.
  const takenBefore = new Int32Array(count + 1).fill(STAYS);
  for (let value = count - 1; value >= 0; value--) {
    takenBefore[value] = Math.min(takenBefore[value + 1]!, outUntil[value]!);
  }
  // A dequeue that found nothing began after the value was in: the value was gone when it returned.
  const emptyBefore = new Int32Array(empty.length + 1).fill(STAYS);
  for (let i = empty.length - 1; i >= 0; i--) {
    emptyBefore[i] = Math.min(emptyBefore[i + 1]!, history.complete[empty[i]!]! * SCALE);
  }
  const overdue: { readonly value: number; readonly deadline: number }[] = [];
  let after = 0;
  let next = 0;
  for (let i = 0; i < byInUntil.length; i++) {
    const value = byInUntil[i]!;
    while (after < count && inFrom[after]! < inUntil[value]!) after++;
    while (next < empty.length && history.invoke[empty[next]!]! * SCALE < inUntil[value]!) next++;
    const deadline = Math.min(takenBefore[after]!, emptyBefore[next]!);
    if (takenBy[value] === NONE && deadline < AT_END) overdue.push({ value, deadline });
  }
  overdue.sort((a, b) => a.deadline - b.deadline);
  for (const [i, { value }] of overdue.slice(0, unknown.length).entries()) {
    takenBy[value] = unknown[i]!;
    outFrom[value] = history.invoke[unknown[i]!]! * SCALE;
    outUntil[value] = AT_END;
  }
};

/** Two values of which the later one was taken first. */
const outOfOrder = (
  history: Columns,
  { count, put }: TakenValues,
  { inFrom, inUntil, byInUntil, outFrom, outUntil, takenBy }: QueueTimes,
): KeyDecision | undefined => {
  let done = 0;
  let latest = NONE;
  for (let value = 0; value < count; value++) {
    for (; done < count && inUntil[byInUntil[done]!]! < inFrom[value]!; done++) {
      const earlier = byInUntil[done]!;
      if (latest === NONE || outFrom[earlier]! > outFrom[latest]!) latest = earlier;
    }
    if (latest === NONE || !(outUntil[value]! < outFrom[latest]!)) continue;
    const rows = [put[latest]!, put[value]!, takenBy[value]!, takenBy[latest]!];
    const [first, second, out, never] = rows.map((row) =>
      row === NONE ? '' : describeRow(history, row),
    );
    return violation(
      words.engine,
      'order',
      rows,
      `${first} returned before ${second} began, yet ${out} returned ` +
        (never === '' ? 'while the other was not taken by then.' : `before ${never} began.`),
    );
  }
  return undefined;
};
