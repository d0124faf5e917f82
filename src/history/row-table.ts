/**
 * The rows of a history while it is read: columns (columns.ts) that grow, in numbers that somebody else
 * has interned. The columns of a large history lie on SharedArrayBuffers, those of a small one are cheap
 * to copy.
 */
import { type Columns, NONE, UNKNOWN } from './columns.ts';
import { grown, moreThan, roomFor, WideningNumbers } from './growing-numbers.ts';

/** An invocation in interned numbers; NONE where there is no key, second argument or node. */
export interface Invocation {
  readonly event: number;
  readonly time: number;
  readonly process: number;
  readonly f: number;
  readonly key: number;
  readonly argument: number;
  readonly argument2: number;
  readonly node: number;
}

/** What the numbers stand for. */
export type Interned = Pick<Columns, 'functions' | 'keys' | 'values' | 'nodes'>;

const FIRST_ROOM = 16;

export class RowTable {
  count = 0;
  argument = roomFor(FIRST_ROOM, Int32Array);
  outcome = roomFor(FIRST_ROOM, Uint8Array);
  #room = FIRST_ROOM;
  #process = roomFor(FIRST_ROOM, Int32Array);
  #result = roomFor(FIRST_ROOM, Int32Array);
  #invoke = roomFor(FIRST_ROOM, Int32Array);
  #complete = roomFor(FIRST_ROOM, Int32Array);
  #invokeTime = roomFor(FIRST_ROOM, Float64Array);
  #completeTime = roomFor(FIRST_ROOM, Float64Array);
  /** Absent as long as each event is its rank. */
  #event: Int32Array | undefined;
  readonly #f = new WideningNumbers(FIRST_ROOM);
  readonly #key = new WideningNumbers(FIRST_ROOM);
  readonly #argument2 = new WideningNumbers(FIRST_ROOM);
  readonly #node = new WideningNumbers(FIRST_ROOM);

  /** A row that nobody has completed: of unknown outcome. */
  add(invocation: Invocation, rank: number): number {
    if (this.count === this.#room) this.#grow();
    const row = this.count++;
    const { event } = invocation;
    this.#f.set(row, invocation.f);
    this.#process[row] = invocation.process;
    this.#key.set(row, invocation.key);
    this.argument[row] = invocation.argument;
    this.#argument2.set(row, invocation.argument2);
    this.#result[row] = NONE;
    this.outcome[row] = UNKNOWN;
    this.#invoke[row] = rank;
    this.#complete[row] = NONE;
    this.#invokeTime[row] = invocation.time;
    this.#completeTime[row] = Infinity;
    this.#node.set(row, invocation.node);
    if (event !== rank) this.#event ??= grown(this.#invoke, this.#room);
    if (this.#event !== undefined) this.#event[row] = event;
    return row;
  }

  /** @param outcome OK or FAIL */
  complete(row: number, rank: number, time: number, outcome: number, result: number): void {
    this.outcome[row] = outcome;
    this.#result[row] = result;
    this.#complete[row] = rank;
    this.#completeTime[row] = time;
  }

  /** Instead of the arguments that it was invoked with. */
  setArguments(row: number, argument: number, argument2: number): void {
    this.argument[row] = argument;
    this.#argument2.set(row, argument2);
  }

  f(row: number): number {
    return this.#f.numbers[row] ?? NONE;
  }

  argument2(row: number): number {
    return this.#argument2.numbers[row] ?? NONE;
  }

  event(row: number): number | undefined {
    return (this.#event ?? this.#invoke)[row];
  }

  /** All rows. The table must not be used afterwards. */
  columns(interned: Interned): Columns {
    const { count } = this;
    const invoke = this.#invoke.subarray(0, count);
    return {
      count,
      f: this.#f.numbers.subarray(0, count),
      process: this.#process.subarray(0, count),
      key: this.#key.numbers.subarray(0, count),
      argument: this.argument.subarray(0, count),
      argument2: this.#argument2.numbers.subarray(0, count),
      result: this.#result.subarray(0, count),
      outcome: this.outcome.subarray(0, count),
      invoke,
      complete: this.#complete.subarray(0, count),
      invokeTime: this.#invokeTime.subarray(0, count),
      completeTime: this.#completeTime.subarray(0, count),
      event: this.#event?.subarray(0, count) ?? invoke,
      node: this.#node.numbers.subarray(0, count),
      ...interned,
    };
  }

  #grow(): void {
    const room = moreThan(this.#room);
    this.#room = room;
    this.#f.grow(room);
    this.#process = grown(this.#process, room);
    this.#key.grow(room);
    this.argument = grown(this.argument, room);
    this.#argument2.grow(room);
    this.#result = grown(this.#result, room);
    this.outcome = grown(this.outcome, room);
    this.#invoke = grown(this.#invoke, room);
    this.#complete = grown(this.#complete, room);
    this.#invokeTime = grown(this.#invokeTime, room);
    this.#completeTime = grown(this.#completeTime, room);
    if (this.#event !== undefined) this.#event = grown(this.#event, room);
    this.#node.grow(room);
  }
}
