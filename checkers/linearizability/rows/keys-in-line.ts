/**
 * A history of many keys laid out key after key: the rows of a key beside each other, and its events
 * on a stretch of the time line of their own. Engines that go from key to key touch only memory that
 * lies close together then; on a million rows that is most of their time. O(n).
 */
import { type Columns, NONE } from '../../../src/history/columns.ts';
import { mergeOrders } from './merge-orders.ts';
import { eventsByRank } from './ranks.ts';
import { startOfSlots } from './rows-by-key.ts';
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
    this.start = startOfSlots(history, rows);
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
   * one key and rows that constrain nothing.
   */
  merge(orders: readonly Int32Array[]): Int32Array {
    return this.original(mergeOrders(this.history, orders, this.#rankOf));
  }
}

/** Whether all rows are those of one slot. */
const isOneKey = (start: Int32Array): boolean => {
  const count = start.at(-1)!;
  return start.every((from) => from === 0 || from === count);
};

const layOut = (history: Columns, rows: Int32Array | undefined, start: Int32Array) => {
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
};
