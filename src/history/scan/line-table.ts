/**
 * Lines that a LineScanner has read, as numbers in shared memory: from the thread that scans to the one
 * that makes columns of them, without an object a line.
 *
 * Names (functions, keys, nodes, clients) are numbers by a list that both threads keep. Of values whole
 * numbers from 0 are themselves; any other stands in a list that is sent along. A line that the scanner
 * leaves to others is *odd*: only where it stands is told.
 */
import type { Name } from '../byte-names.ts';
import type { LineScanner } from '../line-scanner.ts';
import type { EventType, Json } from '../operation.ts';
import type { FileProcess } from '../process-numbers.ts';
import type { NameInterner } from '../value-interner.ts';

const TYPES: readonly EventType[] = ['invoke', 'ok', 'fail', 'info'];
const TYPE_BITS = 0b11;
const TIMED = 0b100;
const PAIR = 0b1000;
const ODD = 0b1_0000;

/** No key, no node; no index, so that the position stands in. */
const NONE = -1;
const NULL = -1;
/** Other values by their place in the list, from here downwards. */
const OTHERS = -2;

const INT_COLUMNS = 7;
const LINE_BYTES = 8 + 4 * INT_COLUMNS + 1;

/** Shared memory for so many lines. */
export const lineMemory = (lines: number): SharedArrayBuffer =>
  new SharedArrayBuffer(lines * LINE_BYTES);

/** The columns of a memory, one row a line. */
class LineTable {
  readonly capacity: number;
  protected readonly times: Float64Array;
  protected readonly indexes: Int32Array;
  protected readonly processes: Int32Array;
  protected readonly functions: Int32Array;
  protected readonly keyNames: Int32Array;
  protected readonly nodeNames: Int32Array;
  protected readonly firsts: Int32Array;
  protected readonly seconds: Int32Array;
  protected readonly kinds: Uint8Array;

  constructor(memory: SharedArrayBuffer) {
    this.capacity = memory.byteLength / LINE_BYTES;
    const ints = (column: number): Int32Array =>
      new Int32Array(memory, (8 + 4 * column) * this.capacity, this.capacity);
    this.times = new Float64Array(memory, 0, this.capacity);
    this.indexes = ints(0);
    this.processes = ints(1);
    this.functions = ints(2);
    this.keyNames = ints(3);
    this.nodeNames = ints(4);
    this.firsts = ints(5);
    this.seconds = ints(6);
    this.kinds = new Uint8Array(memory, (8 + 4 * INT_COLUMNS) * this.capacity, this.capacity);
  }
}

export class LineWriter extends LineTable {
  readonly others: Json[] = [];
  readonly #names: NameInterner;
  #count = 0;

  constructor(memory: SharedArrayBuffer, names: NameInterner) {
    super(memory);
    this.#names = names;
  }

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count === this.capacity;
  }

  odd(start: number, end: number): void {
    const row = this.#count++;
    this.kinds[row] = ODD;
    this.indexes[row] = start;
    this.processes[row] = end;
  }

  /** False where a number of this line has no room here; then it is odd. @param line scanned at −1 */
  write(line: LineScanner): boolean {
    if (line.index >= 2 ** 31) return false;
    const row = this.#count++;
    const names = this.#names;
    const { process, keyName, nodeName, value, timed } = line;
    this.indexes[row] = line.index;
    this.times[row] = line.time;
    this.processes[row] = typeof process === 'number' ? process : -1 - names.index(process);
    this.functions[row] = this.#number(line.fName);
    this.keyNames[row] = keyName === undefined ? NONE : this.#number(keyName);
    this.nodeNames[row] = nodeName === undefined ? NONE : this.#number(nodeName);
    let kind = TYPES.indexOf(line.type) | (timed ? TIMED : 0);
    if (isPair(value)) {
      kind |= PAIR;
      this.firsts[row] = this.#code(value[0]);
      this.seconds[row] = this.#code(value[1]);
    } else {
      this.firsts[row] = this.#code(value);
    }
    this.kinds[row] = kind;
    return true;
  }

  #number(name: Name): number {
    if (name.number < 0) name.number = this.#names.index(name.text);
    return name.number;
  }

  #code(value: Json): number {
    if (value === null) return NULL;
    if (typeof value === 'number' && value >= 0 && value < 2 ** 31 && Number.isInteger(value)) {
      return value;
    }
    return OTHERS - (this.others.push(value) - 1);
  }
}

/** Of structures the scanner reads pairs only. */
const isPair = (value: Json): value is readonly [Json, Json] => Array.isArray(value);

/** What was written, a line at a time: the fields hold what the line says, as those of a LineScanner. */
export class LineReader extends LineTable {
  index = 0;
  time = 0;
  process: FileProcess = 0;
  type: EventType = 'invoke';
  f = '';
  key: string | undefined = undefined;
  /** Of the key in `names`; NONE where there is none. */
  keyPlace = NONE;
  /** Of whoever numbers keys: by place in `names` the number plus one, 0 where it has none yet. */
  keyNumbers = new Int32Array();
  node: string | undefined = undefined;
  value: Json = null;
  timed = false;

  /** All that the thread has met so far. */
  readonly names: readonly string[];
  #others: readonly Json[] = [];

  constructor(memory: SharedArrayBuffer, names: readonly string[]) {
    super(memory);
    this.names = names;
  }

  /** @param others the list that was sent along */
  begin(others: readonly Json[]): void {
    this.#others = others;
  }

  /** From where to where an odd line reaches; undefined where it is none. */
  oddAt(row: number): readonly [start: number, end: number] | undefined {
    return this.kinds[row] === ODD ? [this.indexes[row] ?? 0, this.processes[row] ?? 0] : undefined;
  }

  /** @param position stands in for an index or a time that is missing */
  read(row: number, position: number): void {
    const { names } = this;
    const kind = this.kinds[row] as number;
    const index = this.indexes[row] as number;
    const process = this.processes[row] as number;
    const key = this.keyNames[row] as number;
    const node = this.nodeNames[row] as number;
    const first = this.#value(this.firsts[row] as number);
    this.index = index === NONE ? position : index;
    this.timed = (kind & TIMED) !== 0;
    this.time = this.timed ? (this.times[row] as number) : position;
    this.process = process >= 0 ? process : (names[-1 - process] as string);
    this.type = TYPES[kind & TYPE_BITS] as EventType;
    this.f = names[this.functions[row] as number] as string;
    this.key = key === NONE ? undefined : names[key];
    this.keyPlace = key;
    this.node = node === NONE ? undefined : names[node];
    this.value = (kind & PAIR) === 0 ? first : [first, this.#value(this.seconds[row] as number)];
  }

  #value(code: number): Json {
    if (code >= 0) return code;
    return code === NULL ? null : (this.#others[OTHERS - code] as Json);
  }
}
