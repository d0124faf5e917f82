/**
 * A history of many keys laid out key after key: the rows of a key beside each other, and its events
 * on a stretch of the time line of their own. Engines that go from key to key touch only memory that
 * lies close together then; on a million rows that is most of their time. O(n).
 */
import { type Columns, NONE } from '../../src/history/columns.ts';
import { RowsInLine } from './rows-in-line.ts';

export class KeysInLine {
  /** Rows and ranks are numbered anew; those of one key ascend as they did. */
  readonly history: Columns;
  /** Slot 0 is "no key", slot k + 1 is key k. */
  readonly slots: number;
  /** The rows of slot s are `start[s]` … `start[s + 1] − 1`. */
  readonly start: Int32Array;
  /** By row of `history`: its row in the history as it came; absent where they are the same. */
  readonly #rowOf: Int32Array | undefined;
  /** By rank in the history as it came: its rank in `history`; NONE where nothing was taken over. */
  readonly #rankOf: Int32Array | undefined;

  /** `rows`: only these, ascending; all where absent. */
  constructor(history: Columns, rows?: Int32Array) {
    this.slots = history.keys.length + 1;
    this.start = startOfSlots(history, rows, this.slots);
    if (rows === undefined && isOneKey(this.start)) {
      this.history = history;
    } else {
      const laid = layOut(history, rows, this.start);
      this.history = new RowsInLine(history, laid);
      this.#rowOf = laid.rowOf;
      this.#rankOf = laid.rankOf;
    }
  }

  rowsOf(slot: number): Int32Array {
    const from = this.start[slot]!;
    const rows = new Int32Array(this.start[slot + 1]! - from);
    for (let i = 0; i < rows.length; i++) rows[i] = from + i;
    return rows;
  }

  /** The rows that these were in the history as it came. */
  original(rows: Int32Array): Int32Array {
    const rowOf = this.#rowOf;
    return rowOf === undefined ? rows : rows.map((row) => rowOf[row]!);
  }

  /**
   * One order of the history as it came, out of orders of `history` that concern different keys, or
   * one key and rows that constrain nothing. Each must respect real time; so does the result (Herlihy
   * & Wing 1990: linearizability is local). Every operation takes effect at the largest invocation
   * rank so far in its own order, and the effects are sorted by rank.
   */
  merge(orders: readonly Int32Array[]): Int32Array {
    const [only] = orders;
    if (orders.length === 1 && only !== undefined) return this.original(only);
    const effects = effectsOf(this.history, orders);
    const merged = new Int32Array(effects.rows.length);
    const rankOf = this.#rankOf;
    const ranks = rankOf?.length ?? effects.at.length;
    let written = 0;
    for (let rank = 0; rank < ranks; rank++) {
      const local = rankOf === undefined ? rank : rankOf[rank]!;
      const first = local === NONE ? 0 : effects.at[local]!;
      if (first === 0) continue;
      let next = first - 1;
      do merged[written++] = effects.rows[next++]!;
      while (effects.begins[next] === 0);
    }
    return this.original(merged);
  }
}

interface Effects {
  /** All orders, one after the other. */
  readonly rows: Int32Array;
  /** 1 where other rows take effect than just before; one longer than `rows`. */
  readonly begins: Uint8Array;
  /** By rank: where in `rows` those that take effect then begin, plus one; 0 for none. */
  readonly at: Int32Array;
}

function effectsOf({ count, invoke }: Columns, orders: readonly Int32Array[]): Effects {
  let total = 0;
  for (const order of orders) total += order.length;
  const rows = new Int32Array(total);
  const begins = new Uint8Array(total + 1);
  const at = new Int32Array(2 * count);
  let filled = 0;
  for (const order of orders) {
    let latest = NONE;
    for (let i = 0; i < order.length; i++) {
      const row = order[i]!;
      const begun = invoke[row]!;
      if (begun > latest) {
        latest = begun;
        begins[filled] = 1;
        at[begun] = filled + 1;
      }
      rows[filled++] = row;
    }
  }
  begins[total] = 1;
  return { rows, begins, at };
}

function startOfSlots(
  { count, key }: Columns,
  rows: Int32Array | undefined,
  slots: number,
): Int32Array {
  const start = new Int32Array(slots + 1);
  if (rows === undefined) for (let row = 0; row < count; row++) start[key[row]! + 2]!++;
  else for (const row of rows) start[key[row]! + 2]!++;
  for (let slot = 0; slot < slots; slot++) start[slot + 1]! += start[slot]!;
  return start;
}

/** Whether all rows are those of one slot. */
const isOneKey = (start: Int32Array): boolean => {
  const count = start.at(-1)!;
  return start.every((from) => from === 0 || from === count);
};

function layOut(history: Columns, rows: Int32Array | undefined, start: Int32Array) {
  const { key } = history;
  const count = start.at(-1)!;
  const events = eventsByRank(history, rows);
  const placeOf = new Int32Array(history.count);
  const rowOf = new Int32Array(count);
  const rankOf = new Int32Array(events.length).fill(NONE);
  const invoke = new Int32Array(count);
  const complete = new Int32Array(count).fill(NONE);
  const nextPlace = start.slice();
  const nextRank = start.map((place) => 2 * place);
  for (let rank = 0; rank < events.length; rank++) {
    const event = events[rank]!;
    if (event === NONE) continue;
    const row = event >>> 1;
    const slot = key[row]! + 1;
    const local = nextRank[slot]!++;
    rankOf[rank] = local;
    if ((event & 1) === 0) {
      const place = nextPlace[slot]!++;
      placeOf[row] = place;
      rowOf[place] = row;
      invoke[place] = local;
    } else complete[placeOf[row]!] = local;
  }
  return { rows, count, placeOf, rowOf, rankOf, invoke, complete };
}

/** By rank: `2 * row` where it was invoked, `2 * row + 1` where it completed; NONE for no event. */
function eventsByRank(
  { count, invoke, complete }: Columns,
  rows: Int32Array | undefined,
): Int32Array {
  const size = rows?.length ?? count;
  let last = -1;
  for (let i = 0; i < size; i++) {
    const row = rows === undefined ? i : rows[i]!;
    last = Math.max(last, invoke[row]!, complete[row]!);
  }
  const events = new Int32Array(last + 1).fill(NONE);
  for (let i = 0; i < size; i++) {
    const row = rows === undefined ? i : rows[i]!;
    events[invoke[row]!] = 2 * row;
    if (complete[row] !== NONE) events[complete[row]!] = 2 * row + 1;
  }
  return events;
}
