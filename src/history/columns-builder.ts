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
 * What an `ok` names becomes the argument where none was asked with (completion-values.ts).
 */
import { usageFailure } from '../base/failure.ts';
import { type Columns, FAIL, NONE, OK, UNKNOWN } from './columns.ts';
import { answersTransaction, namesWhatWasDone, needsValue } from './completion-values.ts';
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

/** What a HistoryEvent says of a client's operation; the process may have been given another number. */
export type ClientEvent = Pick<HistoryEvent, 'index' | 'time' | 'type' | 'f' | 'value'> & {
  readonly key?: string | undefined;
  readonly node?: string | undefined;
  /** The value that counts is not in `value`: an invocation without one, an `info` that names one. */
  readonly unsaid?: true | undefined;
};

/** An `ok` that names something else than was asked for. */
export interface Disagreement {
  readonly asked: Json;
  readonly told: Json;
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
  #namedByOk = 0;
  /** Functions of which some `ok` named the value. */
  readonly #namedFunctions = new Set<number>();
  /** Rows that have no value of their own, and need one. */
  readonly #unsaid: number[] = [];
  #columns = allocate(16);

  /** How many operations were asked without a value, which their `ok` then named. */
  get namedByOk(): number {
    return this.#namedByOk;
  }

  add(event: HistoryEvent): Disagreement | undefined {
    return event.process === 'nemesis' ? undefined : this.addOf(event.process, event);
  }

  addOf(process: number, event: ClientEvent): Disagreement | undefined {
    switch (event.type) {
      case 'invoke':
        this.#invoked(process, event);
        return undefined;
      case 'ok':
        return this.#succeeded(process, event);
      case 'fail':
        this.complete(process, event.time, FAIL, this.#seenByFailure(process, event));
        return undefined;
      default:
        if (event.unsaid === true || event.value !== null) this.#isUnsaid(process, event);
        this.complete(process, event.time, UNKNOWN, NONE);
        return undefined;
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
    this.#close(this.openRow(process), process, time, outcome, result);
  }

  #close(row: number, process: number, time: number, outcome: number, result: number): void {
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

  /** The event of an operation that has no value and needs one, whose `ok` named none either. */
  withoutValue(): number | undefined {
    const { outcome, argument, event } = this.#columns;
    const row = this.#unsaid.find(
      (each) => outcome[each] !== FAIL && this.values.values[argument[each] ?? NONE] === null,
    );
    return row === undefined ? undefined : event[row];
  }

  /**
   * `event` of an operation of unknown outcome that was asked without a value, where for others like it
   * the `ok` named one: nobody knows what it would have done.
   */
  nobodyKnows(): number | undefined {
    if (this.#namedByOk === 0) return undefined;
    const { f, outcome, argument, event } = this.#columns;
    for (let row = 0; row < this.#count; row++) {
      if (outcome[row] !== UNKNOWN || !this.#namedFunctions.has(f[row] ?? NONE)) continue;
      if (this.values.values[argument[row] ?? NONE] === null) return event[row];
    }
    return undefined;
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

  #invoked(process: number, event: ClientEvent): void {
    const { f, key, value, node } = event;
    const isPairOfCas = f === 'cas' && isPair(value);
    this.invoke({
      event: event.index,
      time: event.time,
      process,
      f: this.functions.index(f),
      key: key === undefined ? NONE : this.keys.index(key),
      argument: this.values.index(isPairOfCas ? value[0] : value),
      argument2: isPairOfCas ? this.values.index(value[1]) : NONE,
      node: node === undefined ? NONE : this.nodes.index(node),
    });
    if (event.unsaid === true) this.#isUnsaid(process, event);
  }

  #isUnsaid(process: number, { f }: ClientEvent): void {
    if (needsValue(f)) this.#unsaid.push(this.openRow(process));
  }

  #succeeded(process: number, event: ClientEvent): Disagreement | undefined {
    const row = this.openRow(process);
    const told = this.values.index(event.value);
    const isNews = event.value !== null && told !== this.#columns.argument[row];
    const disagreement = isNews ? this.#compare(row, event) : undefined;
    this.#close(row, process, event.time, OK, told);
    return disagreement;
  }

  /** What was asked in `row` and what its `ok` says; where nothing was asked with, that is taken over. */
  #compare(row: number, { f, value }: ClientEvent): Disagreement | undefined {
    if (f === 'txn') {
      const asked = this.#asked(row);
      return answersTransaction(asked, value) ? undefined : { asked, told: value };
    }
    if (!namesWhatWasDone(f) || (f === 'cas' && !isPair(value))) return undefined;
    const asked = this.#asked(row);
    const [argument, argument2] = this.#arguments(f, value);
    const { argument: first, argument2: second } = this.#columns;
    if (asked === null) {
      first[row] = argument;
      second[row] = argument2;
      this.#namedByOk++;
      this.#namedFunctions.add(this.functions.index(f));
    } else if (argument !== first[row] || argument2 !== second[row]) {
      return { asked, told: value };
    }
    return undefined;
  }

  #asked(row: number): Json {
    const { argument, argument2 } = this.#columns;
    const value = this.values.values[argument[row] ?? NONE] ?? null;
    const second = argument2[row] ?? NONE;
    return second === NONE ? value : [value, this.values.values[second] ?? null];
  }

  #arguments(f: string, value: Json): readonly [number, number] {
    if (f === 'cas' && isPair(value)) {
      return [this.values.index(value[0]), this.values.index(value[1])];
    }
    return [this.values.index(value), NONE];
  }

  #seenByFailure(process: number, event: ClientEvent): number {
    if (event.value === null) return NONE;
    const row = this.openRow(process);
    const [argument, argument2] = this.#arguments(event.f, event.value);
    const { argument: first, argument2: second } = this.#columns;
    if (argument === first[row] && argument2 === second[row]) return NONE;
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

/** From so many rows on room is made for so many: what nobody has written to takes no memory. */
const MANY = 1 << 20;
const VERY_MANY = 1 << 24;

const grow = (columns: Arrays): Arrays => {
  const { length } = columns.f;
  // To grow is to copy, and for a moment there are both: better once than five times.
  const larger = allocate(length === MANY ? VERY_MANY : length * 2);
  for (const name of arrayNames) larger[name].set(columns[name]);
  return larger;
};

const arrayNames = Object.keys(allocate(1)) as readonly (keyof Arrays)[];

type AnyArray = Int32Array | Float64Array | Uint8Array;

const mapArrays = (columns: Arrays, change: (array: AnyArray) => AnyArray): Arrays =>
  Object.fromEntries(arrayNames.map((name) => [name, change(columns[name])])) as unknown as Arrays;
