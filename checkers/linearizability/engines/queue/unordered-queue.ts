/**
 * Queues without an order, in which every value is enqueued once: no value may be taken that nobody
 * enqueued (fresh) or that somebody took (repeat), and where a dequeue found nothing there was a
 * moment within it at which nothing must have been inside (empty). O(n).
 *
 * Unknown outcomes are exact. An enqueue that nobody saw need not have happened. A dequeue may have
 * taken any value; so at a moment nothing need be inside when every value that had to be in by then
 * can be gone: its own dequeue has begun, or one of the unknown dequeues that have begun is left for
 * it. What is gone at one moment stays gone, so the moments do not compete.
 */
import { type Columns, NONE } from '../../../../src/history/columns.ts';
import { describeRow } from '../../rows/describe-row.ts';
import type { EngineOptions, EngineResult } from '../engine.ts';
import { decideEachKey, type KeyDecision, violation } from '../shared/key-by-key.ts';
import { doneAt, NEVER } from '../../rows/ranks.ts';
import { ValueNumbers } from '../../rows/value-numbers.ts';
import { covering } from '../shared/covering-stays.ts';
import { eachEvent } from '../shared/just-in-time.ts';
import type { Look } from '../shared/now-and-then.ts';
import { readTakenValues, type TakenValues } from '../shared/taken-values.ts';

const words = { engine: 'unordered-queue', put: 'enqueue', take: 'dequeue' } as const;

export const checkUnorderedQueue = (history: Columns, options: EngineOptions): EngineResult => {
  const numbers = new ValueNumbers(history.values.length + 1);
  return decideEachKey(history, options, words.engine, (history, { rows }, look) => {
    const queue = readTakenValues(history, rows, words, numbers, look);
    return queue.type === 'values' ? new UnorderedQueue(history, queue, look).decide() : queue;
  });
};

/** Every operation takes effect when it completes, or when a dequeue finds nothing before that. */
class UnorderedQueue {
  readonly #history: Columns;
  readonly #queue: TakenValues;
  readonly #look: Look;
  /** Number of the value that each row puts in or takes out. */
  readonly #valueOf = new Map<number, number>();
  readonly #isEmpty: ReadonlySet<number>;
  readonly #isUnknown: ReadonlySet<number>;
  readonly #isIn: Uint8Array;
  readonly #isOut: Uint8Array;
  readonly #takeBegan: Uint8Array;
  /** Values inside whose own dequeue has not begun. */
  #needed = 0;
  /** Values that took effect as enqueued since the queue was last empty; some may be gone. */
  #present: number[] = [];
  /** Values inside that nobody is known to have taken. */
  #untaken = 0;
  /** Unknown dequeues that have begun and took nothing yet. */
  readonly #spare: number[] = [];
  /** Open dequeues that found nothing, for which no moment is found yet. */
  readonly #waiting = new Set<number>();
  readonly #order: number[] = [];

  constructor(history: Columns, queue: TakenValues, look: Look) {
    this.#history = history;
    this.#queue = queue;
    this.#look = look;
    for (let value = 0; value < queue.count; value++) {
      look();
      this.#valueOf.set(queue.put[value]!, value);
      if (queue.take[value] !== NONE) this.#valueOf.set(queue.take[value]!, value);
    }
    this.#isEmpty = new Set(queue.empty);
    this.#isUnknown = new Set(queue.unknown);
    this.#isIn = new Uint8Array(queue.count);
    this.#isOut = new Uint8Array(queue.count);
    this.#takeBegan = new Uint8Array(queue.count);
  }

  decide(): KeyDecision {
    const { put, take, empty, unknown } = this.#queue;
    const rows = Int32Array.from([
      ...put,
      ...take.filter((row) => row !== NONE),
      ...empty,
      ...unknown,
    ]);
    const broken = eachEvent(
      this.#history,
      rows.sort(),
      (row) => this.#invoked(row),
      (row) => this.#completed(row),
      this.#look,
    );
    return broken ?? { type: 'valid', orders: [Int32Array.from(this.#order)] };
  }

  #invoked(row: number): void {
    const value = this.#valueOf.get(row);
    if (this.#isEmpty.has(row)) this.#waiting.add(row);
    else if (this.#isUnknown.has(row)) this.#spare.push(row);
    else if (value !== undefined && this.#queue.take[value] === row) {
      this.#takeBegan[value] = 1;
      if (this.#isIn[value] === 1) this.#needed--;
    }
    this.#findMoment();
  }

  #completed(row: number): KeyDecision | undefined {
    if (this.#isEmpty.has(row)) return this.#waiting.has(row) ? this.#neverEmpty(row) : undefined;
    const value = this.#valueOf.get(row)!;
    if (this.#queue.put[value] === row) this.#putIn(value);
    else this.#takeOut(value, row);
    return undefined;
  }

  #putIn(value: number): void {
    if (this.#isIn[value] === 1) return;
    this.#isIn[value] = 1;
    this.#order.push(this.#queue.put[value]!);
    this.#present.push(value);
    if (this.#queue.take[value] === NONE) this.#untaken++;
    else if (this.#takeBegan[value] === 0) this.#needed++;
  }

  #takeOut(value: number, row: number): void {
    if (this.#isOut[value] === 1) return;
    this.#putIn(value);
    this.#isOut[value] = 1;
    this.#order.push(row);
  }

  /** Empties the queue where it can be, for the dequeues that wait for it. */
  #findMoment(): void {
    if (this.#waiting.size === 0 || this.#needed > 0 || this.#untaken > this.#spare.length) return;
    for (const value of this.#present) {
      const take = this.#queue.take[value]!;
      this.#takeOut(value, take === NONE ? this.#spare.pop()! : take);
    }
    this.#present = [];
    this.#untaken = 0;
    this.#order.push(...this.#waiting);
    this.#waiting.clear();
  }

  /** Values whose stays overlap and cover all of the dequeue. */
  #neverEmpty(row: number): KeyDecision {
    const { invoke } = this.#history;
    const { put, take, unknown } = this.#queue;
    const begun = unknown.filter((other) => invoke[other]! < this.#history.complete[row]!);
    const values = this.#stayingAt(row);
    const from = put.map((given) => doneAt(this.#history, given));
    const until = take.map((taken) => (taken === NONE ? NEVER : invoke[taken]!));
    const proof =
      begun.length > 0
        ? values
        : covering(
            { from, until },
            values.toSorted((a, b) => from[a]! - from[b]!),
            invoke[row]!,
            this.#history.complete[row]!,
          );
    return violation(
      words.engine,
      'empty',
      [row, ...begun, ...proof.flatMap((value) => [put[value]!, take[value]!])],
      `${describeRow(this.#history, row)} found the queue empty, but at each moment of it some value was inside.`,
    );
  }

  /** Values that had to be inside at some moment of a dequeue. */
  #stayingAt(row: number): readonly number[] {
    const { invoke, complete } = this.#history;
    const { put, take } = this.#queue;
    return [...put.keys()].filter((value) => {
      const taken = take[value]!;
      return (
        doneAt(this.#history, put[value]!) < complete[row]! &&
        (taken === NONE || invoke[taken]! > invoke[row]!)
      );
    });
  }
}
