/** A history of registers whose reads were asked for earlier. */
import { type Columns, NONE, OK } from '../../../src/history/columns.ts';
import { READ } from '../engines/register/kinds.ts';
import type { RegisterReader } from '../engines/register/reader.ts';
import { subHistory } from './sub-history.ts';

/** A cas that changes nothing looks at the value too, but is not moved. */
export const isRead = (history: Columns, reader: RegisterReader, row: number): boolean =>
  history.outcome[row] === OK && history.argument2[row] === NONE && reader.kind(row) === READ;

/** The same operations, every read invoked that much earlier. */
export const readsMovedBack = (history: Columns, isRead: Uint8Array, deltaNs: number): Columns => {
  const { count, invoke, complete, invokeTime, completeTime } = history;
  const times = invokeTime.map((time, row) => time - isRead[row]! * deltaNs);
  // Events by time; a read that was moved comes before what was there at that time already.
  const events: number[] = [];
  for (let row = 0; row < count; row++) {
    events.push(2 * row);
    if (complete[row] !== NONE) events.push(2 * row + 1);
  }
  const timeOf = (event: number): number =>
    (event & 1) === 0 ? times[event >>> 1]! : completeTime[event >>> 1]!;
  const placeOf = (event: number): number =>
    (event & 1) === 1
      ? complete[event >>> 1]!
      : invoke[event >>> 1]! - (isRead[event >>> 1] === 1 ? 2 * count : 0);
  events.sort((a, b) => timeOf(a) - timeOf(b) || placeOf(a) - placeOf(b));
  const rows = Int32Array.from(events.filter((event) => (event & 1) === 0).map((e) => e >>> 1));
  const moved = subHistory(history, rows).history;
  const at = new Int32Array(count);
  for (const [index, row] of rows.entries()) at[row] = index;
  for (const [rank, event] of events.entries()) {
    const index = at[event >>> 1]!;
    if ((event & 1) === 0) moved.invoke[index] = rank;
    else moved.complete[index] = rank;
  }
  return moved;
};
