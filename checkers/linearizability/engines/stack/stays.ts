/**
 * When each value of a stack must have been inside. Times are positions among the events of the one
 * key, 0 … n − 1; what happens at moment m happens between the events m and m + 1.
 */
import { type Columns, NONE } from '../../../../src/history/columns.ts';
import { eachEvent } from '../shared/just-in-time.ts';
import type { Look } from '../shared/now-and-then.ts';
import type { TakenValues } from '../shared/taken-values.ts';

export interface StackStays {
  /** Number of events: the position of what never came. */
  readonly end: number;
  /** By value: the push's invocation and completion, and those of the pop. */
  readonly pushFrom: Int32Array;
  /** A value must be inside from the completion of its push, until the invocation of its pop. */
  readonly from: Int32Array;
  readonly until: Int32Array;
  readonly popUntil: Int32Array;
  /** For each of `empty`. */
  readonly emptyFrom: Int32Array;
  readonly emptyUntil: Int32Array;
}

export const staysOf = (
  history: Columns,
  { put, take, empty }: TakenValues,
  look: Look,
): StackStays => {
  const taken = take.filter((row) => row !== NONE);
  const rows = Int32Array.from([...put, ...taken, ...empty]).sort();
  const first = rows[0] ?? 0;
  // By row, counted from the first one: those of one key lie close together.
  const begun = new Int32Array((rows.at(-1) ?? 0) - first + 1).fill(NONE);
  const done = begun.slice();
  let end = 0;
  eachEvent(
    history,
    rows,
    (row) => {
      begun[row - first] = end++;
    },
    (row) => {
      done[row - first] = end++;
    },
    look,
  );
  const at = (times: Int32Array, row: number, never: number): number => {
    const time = row === NONE ? NONE : times[row - first]!;
    return time === NONE ? never : time;
  };
  // What stays is taken by nobody after the end, later than all that may be taken then.
  return {
    end,
    pushFrom: put.map((row) => at(begun, row, end)),
    from: put.map((row) => at(done, row, end)),
    until: take.map((row) => at(begun, row, end)),
    popUntil: take.map((row) => at(done, row, end + 1)),
    emptyFrom: Int32Array.from(empty, (row) => at(begun, row, end)),
    emptyUntil: Int32Array.from(empty, (row) => at(done, row, end)),
  };
};
