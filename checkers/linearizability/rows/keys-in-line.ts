/**
 * A history of many keys laid out key after key: the rows of a key beside each other, and its events
 * on a stretch of the time line of their own. Engines that go from key to key touch only memory that
 * lies close together then; on a million rows that is most of their time. O(n).
 *
 * A history that is longer than that is laid out a number of keys at a time, so that the memory is that
 * of those keys.
 */
import { type Columns, NONE } from '../../../src/history/columns.ts';
import { mergeOrders } from './merge-orders.ts';
import { eventsByRank, eventsOfRows } from './ranks.ts';
import { startOfSlots } from './rows-by-key.ts';
import { RowsInLine } from './rows-in-line.ts';

export interface LineOptions {
  /** Only these rows, ascending; all where absent. */
  readonly rows?: Int32Array | undefined;
  /** How long a history may be laid out at once; of a longer one, about so many rows at a time. */
  readonly rowsAtOnce?: number | undefined;
  /** Whether `merge` is going to be asked. */
  readonly withOrders: boolean;
}

const ROWS_AT_ONCE = 1 << 20;
/** A history that is a little longer is not worth a second line. */
const LONGER = 2;

/** All keys that have rows, some at a time. */
export interface KeysInLines {
  /** How many they are. */
  readonly keys: number;
  /** A line may only be used until the next. */
  readonly lines: Iterable<KeysInLine>;
}

export const keysInLine = (history: Columns, options: LineOptions): KeysInLines => {
  const start = startOfSlots(history, options.rows);
  let keys = 0;
  for (let slot = 0; slot + 1 < start.length; slot++) if (start[slot]! < start[slot + 1]!) keys++;
  return { keys, lines: linesOf(history, start, options) };
};

function* linesOf(
  history: Columns,
  start: Int32Array,
  { rows, rowsAtOnce = ROWS_AT_ONCE, withOrders }: LineOptions,
): Generator<KeysInLine> {
  const slots = start.length - 1;
  if (start[slots]! <= LONGER * rowsAtOnce || isOneKey(start)) {
    yield new KeysInLine(history, { rows, first: 0, start, withOrders });
    return;
  }
  for (let first = 0; first < slots;) {
    let end = first + 1;
    while (end < slots && start[end]! - start[first]! < rowsAtOnce) end++;
    const chosen = rowsOfSlots(history, rows, first, end, start[end]! - start[first]!);
    const ofThese = start.subarray(first, end + 1).map((from) => from - start[first]!);
    yield new KeysInLine(history, { rows: chosen, first, start: ofThese, withOrders });
    first = end;
  }
}

/** Slots beside each other. */
interface Slots {
  /** Their rows, ascending; all of the history where absent. */
  readonly rows: Int32Array | undefined;
  /** The first slot: 0 is "no key", k + 1 is key k. */
  readonly first: number;
  /** The rows of the i-th of these slots are `start[i]` … `start[i + 1] − 1`. */
  readonly start: Int32Array;
  readonly withOrders: boolean;
}

export class KeysInLine {
  /** Rows and ranks are numbered anew; those of one key ascend as they did. */
  readonly history: Columns;
  readonly #start: Int32Array;
  readonly #firstSlot: number;
  /** By row of `history`: its row in the history as it came; absent where they are the same. */
  readonly #rowOf: Int32Array | undefined;
  /** Ranks in `history`, in the order of the ranks in the history as it came. */
  readonly #ranks: Int32Array | undefined;

  constructor(history: Columns, slots: Slots) {
    this.#start = slots.start;
    this.#firstSlot = slots.first;
    if (slots.rows === undefined && isOneKey(slots.start)) {
      this.history = history;
    } else {
      const laid = layOut(history, slots);
      this.history = new RowsInLine(history, laid);
      this.#rowOf = laid.rowOf;
      this.#ranks = laid.ranks;
    }
  }

  /** Those keys that have rows, in their order. */
  *keys(): Generator<KeyStretch> {
    for (let i = 0; i + 1 < this.#start.length; i++) {
      const [from, until] = [this.#start[i]!, this.#start[i + 1]!];
      if (from < until) yield new KeyStretch(this.#firstSlot + i - 1, from, until);
    }
  }

  /** The rows that these were in the history as it came. */
  original(rows: Int32Array): Int32Array {
    const rowOf = this.#rowOf;
    return rowOf === undefined ? rows : rows.map((row) => rowOf[row]!);
  }

  /**
   * One order of the history as it came, out of orders of `history` that concern different keys, or
   * one key and rows that constrain nothing.
   */
  merge(orders: readonly Int32Array[]): Int32Array {
    return this.original(mergeOrders(this.history, orders, this.#ranks));
  }
}

/** The rows of one key, beside each other. */
export class KeyStretch {
  constructor(
    /** As in the column `key`. */
    readonly key: number,
    readonly from: number,
    readonly until: number,
  ) {}

  /** `from` … `until − 1`: a list for those who need one. */
  get rows(): Int32Array {
    const rows = new Int32Array(this.until - this.from);
    for (let i = 0; i < rows.length; i++) rows[i] = this.from + i;
    return rows;
  }
}

/** Whether all rows are those of one slot. */
const isOneKey = (start: Int32Array): boolean => {
  const count = start.at(-1)!;
  return start.every((from) => from === 0 || from === count);
};

/** @param count how many they are */
const rowsOfSlots = (
  { key, count: all }: Columns,
  rows: Int32Array | undefined,
  first: number,
  end: number,
  count: number,
): Int32Array => {
  const chosen = new Int32Array(count);
  const size = rows?.length ?? all;
  let filled = 0;
  for (let i = 0; i < size; i++) {
    const row = rows === undefined ? i : rows[i]!;
    const slot = key[row]! + 1;
    if (slot >= first && slot < end) chosen[filled++] = row;
  }
  return chosen;
};

const layOut = (history: Columns, { rows, first, start, withOrders }: Slots) => {
  const { key } = history;
  const count = start.at(-1)!;
  const events = rows === undefined ? eventsByRank(history) : eventsOfRows(history, rows);
  const placeOf = new Int32Array(count);
  const rowOf = new Int32Array(count);
  const invoke = new Int32Array(count);
  const complete = new Int32Array(count).fill(NONE);
  const nextPlace = start.slice();
  const nextRank = start.map((place) => 2 * place);
  const ranks = withOrders ? new Int32Array(events.length).fill(NONE) : undefined;
  for (let at = 0; at < events.length; at++) {
    const event = events[at]!;
    if (event === NONE) continue;
    const i = event >>> 1;
    const row = rows === undefined ? i : rows[i]!;
    const slot = key[row]! + 1 - first;
    const local = nextRank[slot]!++;
    if (ranks !== undefined) ranks[at] = local;
    if ((event & 1) === 0) {
      const place = nextPlace[slot]!++;
      placeOf[i] = place;
      rowOf[place] = row;
      invoke[place] = local;
    } else complete[placeOf[i]!] = local;
  }
  return { rows, count, placeOf, rowOf, ranks, invoke, complete };
};
