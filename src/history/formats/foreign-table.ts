/**
 * The events of a foreign history as numbers in columns, for there are millions of them.
 *
 * Read back they are one object, changed from event to event: whoever keeps one keeps nothing. Whole
 * numbers from 0, nil, and pairs of these are numbers here; every other value is kept as it is.
 */
import type { EventType, Json } from '../operation.ts';
import type { FileProcess } from '../process-numbers.ts';
import { NameInterner } from '../value-interner.ts';
import type { ForeignEvent, ForeignEvents } from './foreign-history.ts';

const TYPES: readonly EventType[] = ['invoke', 'ok', 'fail', 'info'];
const TYPE_BITS = 0b11;
const PAIR = 0b100;
const UNSAID = 0b1000;
const TIMED = 0b1_0000;
const KEYED = 0b10_0000;

const NULL = -1;
/** Other values by their place in the list, from here downwards. */
const OTHERS = -2;

export class ForeignTable implements ForeignEvents {
  readonly #names = new NameInterner();
  readonly #others: Json[] = [];
  #length = 0;
  #columns = allocate(1 << 10);

  get length(): number {
    return this.#length;
  }

  /** The event itself is not kept; it has no file and no node of its own. */
  push(event: ForeignEvent): void {
    if (this.#length === this.#columns.kinds.length) this.#columns = grown(this.#columns);
    const columns = this.#columns;
    const row = this.#length++;
    const { process, value, key, time } = event;
    columns.positions[row] = event.position;
    columns.lines[row] = event.line;
    columns.processes[row] =
      typeof process === 'number' ? process : -1 - this.#names.index(process);
    columns.functions[row] = this.#names.index(event.f);
    let kind = TYPES.indexOf(event.type) | (event.unsaid === true ? UNSAID : 0);
    if (isPair(value)) {
      kind |= PAIR;
      columns.firsts[row] = this.#code(value[0]);
      columns.seconds[row] = this.#code(value[1]);
    } else {
      columns.firsts[row] = this.#code(value);
    }
    if (key !== undefined) {
      kind |= KEYED;
      columns.keys[row] = this.#code(key);
    }
    if (time !== undefined) {
      kind |= TIMED;
      columns.times[row] = time;
    }
    columns.kinds[row] = kind;
  }

  *[Symbol.iterator](): Generator<ForeignEvent> {
    const event = new Row();
    for (let row = 0; row < this.#length; row++) {
      this.#read(row, event);
      yield event;
    }
  }

  filter(keep: (event: ForeignEvent) => boolean): ForeignTable {
    const kept = new ForeignTable();
    let row = 0;
    let isWhole = true;
    for (const event of this) {
      const isKept = keep(event);
      // As long as all are kept nothing is copied.
      if (!isKept && isWhole) {
        isWhole = false;
        this.#copyTo(kept, row);
      } else if (isKept && !isWhole) kept.push(event);
      row++;
    }
    return isWhole ? this : kept;
  }

  /** The first events, to another that has none. */
  #copyTo(other: ForeignTable, count: number): void {
    let row = 0;
    for (const event of this) {
      if (row++ === count) return;
      other.push(event);
    }
  }

  #read(row: number, event: Row): void {
    const columns = this.#columns;
    const kind = columns.kinds[row] as number;
    const process = columns.processes[row] as number;
    event.position = columns.positions[row] as number;
    event.line = columns.lines[row] as number;
    event.process = process >= 0 ? process : (this.#names.names[-1 - process] as string);
    event.type = TYPES[kind & TYPE_BITS] as EventType;
    event.f = this.#names.names[columns.functions[row] as number] as string;
    const first = this.#value(columns.firsts[row] as number);
    event.value =
      (kind & PAIR) === 0 ? first : [first, this.#value(columns.seconds[row] as number)];
    event.unsaid = (kind & UNSAID) === 0 ? undefined : true;
    event.key = (kind & KEYED) === 0 ? undefined : this.#value(columns.keys[row] as number);
    event.time = (kind & TIMED) === 0 ? undefined : columns.times[row];
  }

  #code(value: Json): number {
    if (value === null) return NULL;
    if (isCount(value)) return value;
    return OTHERS - (this.#others.push(value) - 1);
  }

  #value(code: number): Json {
    return code >= 0 ? code : code === NULL ? null : (this.#others[OTHERS - code] as Json);
  }
}

class Row implements ForeignEvent {
  position = 0;
  line = 1;
  process: FileProcess = 0;
  type: EventType = 'invoke';
  f = '';
  value: Json = null;
  unsaid: true | undefined = undefined;
  key: Json | undefined = undefined;
  time: number | undefined = undefined;
}

/** Minus zero is another number than zero. */
const isCount = (value: Json): value is number =>
  typeof value === 'number' &&
  value >= 0 &&
  value < 2 ** 31 &&
  Number.isInteger(value) &&
  !Object.is(value, -0);

const isPair = (value: Json): value is readonly [Json, Json] =>
  Array.isArray(value) && value.length === 2;

interface Arrays {
  readonly times: Float64Array;
  readonly positions: Int32Array;
  readonly lines: Int32Array;
  readonly processes: Int32Array;
  readonly functions: Int32Array;
  readonly keys: Int32Array;
  readonly firsts: Int32Array;
  readonly seconds: Int32Array;
  readonly kinds: Uint8Array;
}

const allocate = (capacity: number): Arrays => ({
  times: new Float64Array(capacity),
  positions: new Int32Array(capacity),
  lines: new Int32Array(capacity),
  processes: new Int32Array(capacity),
  functions: new Int32Array(capacity),
  keys: new Int32Array(capacity),
  firsts: new Int32Array(capacity),
  seconds: new Int32Array(capacity),
  kinds: new Uint8Array(capacity),
});

const grown = (columns: Arrays): Arrays => {
  const larger = allocate(2 * columns.kinds.length);
  for (const name of Object.keys(columns) as (keyof Arrays)[]) larger[name].set(columns[name]);
  return larger;
};
