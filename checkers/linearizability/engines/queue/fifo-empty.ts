/**
 * A moment for every dequeue that found nothing: one at which no value must have been inside.
 */
import { type Columns, NONE } from '../../../../src/history/columns.ts';
import { describeRow } from '../../rows/describe-row.ts';
import { type KeyDecision, violation } from '../shared/key-by-key.ts';
import { type QueueTimes, SCALE } from './fifo-times.ts';
import { words } from './fifo-words.ts';
import type { TakenValues } from '../shared/taken-values.ts';
import { STAYS } from './sorted-by-time.ts';

/** Moments lie between two ranks: odd numbers on the scale of the times. They ascend. */
export interface EmptyMoments {
  readonly type: 'moments';
  /** For each of `queue.empty`. */
  readonly at: Int32Array;
}

export const emptyMoments = (
  history: Columns,
  queue: TakenValues,
  times: QueueTimes,
): EmptyMoments | KeyDecision => {
  const at = new Int32Array(queue.empty.length);
  if (queue.empty.length === 0) return { type: 'moments', at };
  const gaps = gapsOf(times);
  let gap = 0;
  for (const [i, row] of queue.empty.entries()) {
    const begun = history.invoke[row]! * SCALE;
    const done = history.complete[row]! * SCALE;
    while (gaps.until[gap]! < begun) gap++;
    const moment = Math.max(begun, gaps.from[gap] ?? STAYS) + 1;
    if (moment > done) return neverEmpty(history, queue, times, row);
    at[i] = moment;
  }
  return { type: 'moments', at };
};

interface Gaps {
  readonly from: readonly number[];
  readonly until: readonly number[];
}

/** The times at which nothing must have been inside: after a value may be gone, before one is in. */
const gapsOf = ({ inUntil, byInUntil, outFrom, byOutFrom: leaving }: QueueTimes): Gaps => {
  const from: number[] = [];
  const until: number[] = [];
  let inside = 0;
  let since = -2;
  let left = 0;
  const leaveUntil = (time: number): void => {
    for (; left < leaving.length && outFrom[leaving[left]!]! < time; left++) {
      const value = leaving[left]!;
      // One that may be taken out before it must be in leaves no trace.
      if (inUntil[value]! > outFrom[value]!) continue;
      inside--;
      if (inside === 0) since = outFrom[value]!;
    }
  };
  for (let i = 0; i < byInUntil.length; i++) {
    const value = byInUntil[i]!;
    leaveUntil(inUntil[value]!);
    if (inUntil[value]! > outFrom[value]!) continue;
    if (inside === 0) {
      from.push(since);
      until.push(inUntil[value]!);
    }
    inside++;
  }
  leaveUntil(STAYS);
  if (inside === 0) {
    from.push(since);
    until.push(Infinity);
  }
  return { from, until };
};

/** Values whose stays overlap and cover all of the dequeue. */
const neverEmpty = (
  history: Columns,
  { put }: TakenValues,
  { inUntil, outFrom, takenBy }: QueueTimes,
  row: number,
): KeyDecision => {
  const done = history.complete[row]! * SCALE;
  const proof = [row];
  let covered = history.invoke[row]! * SCALE;
  while (covered < done) {
    let best = NONE;
    for (let value = 0; value < inUntil.length; value++) {
      if (inUntil[value]! > covered || outFrom[value]! <= covered) continue;
      if (best === NONE || outFrom[value]! > outFrom[best]!) best = value;
    }
    if (best === NONE) break;
    covered = outFrom[best]!;
    proof.push(put[best]!);
    if (takenBy[best] !== NONE) proof.push(takenBy[best]!);
  }
  return violation(
    words.engine,
    'empty',
    proof,
    `${describeRow(history, row)} found the queue empty, but at each moment of it some value was inside.`,
  );
};
