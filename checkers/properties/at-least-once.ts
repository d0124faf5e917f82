/**
 * `at-least-once`: what a queue promises that may deliver an element again, and in any order. By key:
 *
 * - nothing is invented: a value that was dequeued had been put in by an enqueue that did not fail and
 *   was invoked before the dequeue returned;
 * - nothing is lost: each acknowledged enqueue has a delivery of its own. One that has none went to a
 *   dequeue of unknown outcome, which takes one at most; or it is still in the queue, which nobody can
 *   say once a dequeue that was invoked after the acknowledgement found the queue empty in the end,
 *   that is: returned null no earlier than the last delivery.
 *
 * Exact, also with repeated values: the deliveries that an enqueue may have are those that end after
 * it began, so the later an enqueue began the fewer it has, and giving the latest theirs first gives
 * the most. O(n log n). Where something is missing and the queue was never seen empty: `unknown`.
 */
import { type Columns, FAIL, NONE, OK } from '../../src/history/columns.ts';
import type { Invalid, Verdict } from '../verdict.ts';
import { describeRow } from '../linearizability/rows/describe-row.ts';
import { queueRows, type QueueRows, type ValueRows } from './queue-rows.ts';

const engine = 'at-least-once';

export const checkAtLeastOnce = (history: Columns): Verdict => {
  const keys = queueRows(history);
  const verdicts = keys.map((rows) => inventedIn(history, rows) ?? lossIn(history, rows));
  return (
    verdicts.find((verdict) => verdict?.verdict === 'invalid') ??
    verdicts.find((verdict) => verdict !== undefined) ?? { verdict: 'valid', engine }
  );
};

const inventedIn = (history: Columns, { byValue }: QueueRows): Invalid | undefined => {
  for (const { enqueues, deliveries } of byValue.values()) {
    const possible = enqueues.filter((row) => history.outcome[row] !== FAIL);
    // Rows are in the order of their invocations.
    const first = possible[0] === undefined ? Infinity : history.invoke[possible[0]]!;
    const invented = deliveries.find((row) => history.complete[row]! < first);
    if (invented !== undefined) return invalidInvented(history, invented, enqueues);
  }
  return undefined;
};

const invalidInvented = (
  history: Columns,
  delivery: number,
  enqueues: readonly number[],
): Invalid => {
  const [enqueue] = enqueues;
  const why =
    enqueue === undefined
      ? 'a value that nobody had put in'
      : history.outcome[enqueue] === FAIL
        ? `what ${describeRow(history, enqueue)} did not put in`
        : `before ${describeRow(history, enqueue)} began`;
  return {
    verdict: 'invalid',
    engine,
    anomaly: 'invented-element',
    operations: [delivery, ...(enqueue === undefined ? [] : [enqueue])].toSorted((a, b) => a - b),
    reason: `${describeRow(history, delivery)} returned ${why}.`,
  };
};

/** Something is lost, or may be; undefined where everything came out. */
const lossIn = (history: Columns, rows: QueueRows): Verdict | undefined => {
  const spare = rows.unknownDequeues.length;
  const empty = emptyInTheEnd(history, rows);
  if (empty !== undefined) {
    const lost = undelivered(history, rows, history.invoke[empty]!);
    if (lost.length > spare) return invalidLost(history, rows, lost, empty);
  }
  const missing = undelivered(history, rows, Infinity);
  if (missing.length <= spare) return undefined;
  const [first = 0] = missing;
  return {
    verdict: 'unknown',
    engine,
    reason: `${describeRow(history, first)} was acknowledged and never delivered, but its queue was not seen empty after it in the end: it may still be there`,
  };
};

/** As few as can be of the enqueues acknowledged before that rank are left without a delivery. */
const undelivered = (history: Columns, { byValue }: QueueRows, before: number): readonly number[] =>
  [...byValue.values()].flatMap((rows) => undeliveredOf(history, rows, before));

const undeliveredOf = (
  { outcome, invoke, complete }: Columns,
  { enqueues, deliveries }: ValueRows,
  before: number,
): readonly number[] => {
  const late = deliveries.toSorted((a, b) => complete[b]! - complete[a]!);
  const acknowledged = enqueues
    .filter((row) => outcome[row] === OK && complete[row]! < before)
    .toSorted((a, b) => invoke[b]! - invoke[a]!);
  let used = 0;
  return acknowledged.filter((row) => {
    const delivery = late[used];
    if (delivery === undefined || complete[delivery]! < invoke[row]!) return true;
    used++;
    return false;
  });
};

/** Of the dequeues that found it empty no earlier than the last delivery, the one invoked last. */
const emptyInTheEnd = (
  { invoke, complete }: Columns,
  { byValue, empty }: QueueRows,
): number | undefined => {
  let last = NONE;
  for (const { deliveries } of byValue.values()) {
    for (const row of deliveries) last = Math.max(last, complete[row]!);
  }
  return empty
    .filter((row) => complete[row]! > last)
    .toSorted((a, b) => invoke[b]! - invoke[a]!)[0];
};

const invalidLost = (
  history: Columns,
  { unknownDequeues }: QueueRows,
  lost: readonly number[],
  empty: number,
): Invalid => {
  const spare = unknownDequeues.length;
  const few = lost.slice(0, spare + 1);
  const [first = 0] = few;
  const which =
    spare === 0
      ? `${describeRow(history, first)} was acknowledged and never delivered`
      : `${few.length} acknowledged elements were never delivered, one of them ${describeRow(history, first)}, and no more than ${spare} can have gone to dequeues of unknown outcome`;
  return {
    verdict: 'invalid',
    engine,
    anomaly: 'lost-element',
    operations: [...few, ...unknownDequeues, empty].toSorted((a, b) => a - b),
    reason: `${which}; client ${history.process[empty]} found the queue empty in the end.`,
    ...(lost.length > few.length ? { notes: [`${lost.length} elements in all are missing`] } : {}),
  };
};
