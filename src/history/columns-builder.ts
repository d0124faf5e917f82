/**
 * From events, in their order, to columns (columns.ts). Nemesis events take no row and no rank.
 *
 * Guarantees: ranks are positions among the client events; the columns of a large history lie on
 * SharedArrayBuffers, those of a small one are cheap to copy. It trusts that the events are well-formed and throws a plain Failure when a completion has no
 * invocation or a process has two operations open; well-formed.ts is the full check, with line
 * numbers.
 *
 * A failed operation's value counts as something it *saw* only where it says something new: null and
 * a mere echo of the argument (Jepsen's habit) become NONE, the weaker and therefore sound reading.
 */
import { type Columns, FAIL, NONE, OK, UNKNOWN } from './columns.ts';
import { usageFailure } from '../base/failure.ts';
import type { HistoryEvent, Json } from './operation.ts';
import { NameInterner, ValueInterner } from './value-interner.ts';

/** Events of one history, each at its position, as columns. */
export const columnsFromEvents = (events: Iterable<HistoryEvent>): Columns => {
  const builder = new ColumnsBuilder();
  for (const event of events) builder.add(event);
  return builder.finish();
};

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

export class ColumnsBuilder {
  readonly functions = new NameInterner();
  readonly keys = new NameInterner();
  readonly values = new ValueInterner();
  readonly nodes = new NameInterner();
  /** Row of each process' open operation, NONE between operations. */
  readonly #open = new Map<number, number>();
  #rank = 0;
  #count = 0;
  #columns = allocate(16);

  add(event: HistoryEvent): void {
    if (event.process === 'nemesis') return;
    if (event.type === 'invoke') {
      const [argument, argument2] = this.#arguments(event.f, event.value);
      this.invoke({
        event: event.index,
        time: event.time,
        process: event.process,
        f: this.functions.index(event.f),
        key: event.key === undefined ? NONE : this.keys.index(event.key),
        argument,
        argument2,
        node: event.node === undefined ? NONE : this.nodes.index(event.node),
      });
    } else if (event.type === 'ok') {
      this.complete(event.process, event.time, OK, this.values.index(event.value));
    } else if (event.type === 'fail') {
      const row = this.openRow(event.process);
      this.complete(event.process, event.time, FAIL, this.#seenByFailure(row, event));
    } else {
      this.complete(event.process, event.time, UNKNOWN, NONE);
    }
  }

  invoke(invocation: Invocation): void {
    if ((this.#open.get(invocation.process) ?? NONE) !== NONE) {
      throw malformed(`process ${invocation.process} invokes while its last operation is open`);
    }
    if (this.#count === this.#columns.f.length) this.#columns = grow(this.#columns);
    const row = this.#count++;
    const columns = this.#columns;
    columns.f[row] = invocation.f;
    columns.process[row] = invocation.process;
    columns.key[row] = invocation.key;
    columns.argument[row] = invocation.argument;
    columns.argument2[row] = invocation.argument2;
    columns.result[row] = NONE;
    columns.outcome[row] = UNKNOWN;
    columns.invoke[row] = this.#rank++;
    columns.complete[row] = NONE;
    columns.invokeTime[row] = invocation.time;
    columns.completeTime[row] = Infinity;
    columns.event[row] = invocation.event;
    columns.node[row] = invocation.node;
    this.#open.set(invocation.process, row);
  }

  /** `outcome` UNKNOWN leaves the operation without a completion rank, result and time. */
  complete(process: number, time: number, outcome: number, result: number): void {
    const row = this.openRow(process);
    this.#open.set(process, NONE);
    const rank = this.#rank++;
    if (outcome === UNKNOWN) return;
    const columns = this.#columns;
    columns.outcome[row] = outcome;
    columns.result[row] = result;
    columns.complete[row] = rank;
    columns.completeTime[row] = time;
  }

  /** The row of the operation that `process` has open. */
  openRow(process: number): number {
    const row = this.#open.get(process) ?? NONE;
    if (row === NONE) throw malformed(`process ${process} completes what it never invoked`);
    return row;
  }

  functionOf(row: number): number {
    return this.#columns.f[row] ?? NONE;
  }

  argumentsOf(row: number): readonly [number, number] {
    return [this.#columns.argument[row] ?? NONE, this.#columns.argument2[row] ?? NONE];
  }

  /** The columns of everything so far. The builder must not be used afterwards. */
  finish(): Columns {
    const count = this.#count;
    return {
      count,
      ...mapArrays(this.#columns, (array) => array.subarray(0, count)),
      functions: this.functions.names,
      keys: this.keys.names,
      values: this.values.values,
      nodes: this.nodes.names,
    };
  }

  #arguments(f: string, value: Json): readonly [number, number] {
    if (f === 'cas' && isPair(value)) {
      return [this.values.index(value[0]), this.values.index(value[1])];
    }
    return [this.values.index(value), NONE];
  }

  #seenByFailure(row: number, event: HistoryEvent): number {
    if (event.value === null) return NONE;
    const [argument, argument2] = this.#arguments(event.f, event.value);
    const [invoked, invoked2] = this.argumentsOf(row);
    if (argument === invoked && argument2 === invoked2) return NONE;
    return this.values.index(event.value);
  }
}

const isPair = (value: Json): value is readonly [Json, Json] =>
  Array.isArray(value) && value.length === 2;

const malformed = (reason: string): Error =>
  usageFailure('malformed-history', `Malformed history: ${reason}.`);

type Arrays = Pick<
  Columns,
  | 'f'
  | 'process'
  | 'key'
  | 'argument'
  | 'argument2'
  | 'result'
  | 'outcome'
  | 'invoke'
  | 'complete'
  | 'invokeTime'
  | 'completeTime'
  | 'event'
  | 'node'
>;

/** From so many rows on columns are shared: below, a copy for a worker is cheaper than the pages. */
const SHARED_FROM = 1 << 14;

const buffer = (capacity: number, bytes: number): ArrayBufferLike =>
  capacity < SHARED_FROM
    ? new ArrayBuffer(capacity * bytes)
    : new SharedArrayBuffer(capacity * bytes);

const int32 = (capacity: number): Int32Array =>
  new Int32Array(buffer(capacity, Int32Array.BYTES_PER_ELEMENT));

const float64 = (capacity: number): Float64Array =>
  new Float64Array(buffer(capacity, Float64Array.BYTES_PER_ELEMENT));

const allocate = (capacity: number): Arrays => ({
  f: int32(capacity),
  process: int32(capacity),
  key: int32(capacity),
  argument: int32(capacity),
  argument2: int32(capacity),
  result: int32(capacity),
  outcome: new Uint8Array(buffer(capacity, 1)),
  invoke: int32(capacity),
  complete: int32(capacity),
  invokeTime: float64(capacity),
  completeTime: float64(capacity),
  event: int32(capacity),
  node: int32(capacity),
});

const grow = (columns: Arrays): Arrays => {
  const larger = allocate(columns.f.length * 2);
  for (const name of arrayNames) larger[name].set(columns[name]);
  return larger;
};

const arrayNames = Object.keys(allocate(1)) as readonly (keyof Arrays)[];

type AnyArray = Int32Array | Float64Array | Uint8Array;

const mapArrays = (columns: Arrays, change: (array: AnyArray) => AnyArray): Arrays =>
  Object.fromEntries(arrayNames.map((name) => [name, change(columns[name])])) as unknown as Arrays;
