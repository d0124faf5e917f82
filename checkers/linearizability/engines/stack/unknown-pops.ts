/**
 * What pops of unknown outcome may have taken: a guess, made where a value must be gone, and the
 * proof that there are too few of them.
 */
import { type Columns, NONE } from '../../../../src/history/columns.ts';
import { type StackStays, staysOf } from './stays.ts';
import type { Look } from '../shared/now-and-then.ts';
import type { TakenValues } from '../shared/taken-values.ts';

/** More values must be gone than pops of unknown outcome were asked for in time. */
export interface Lost {
  readonly type: 'lost';
  /** Values that nobody is known to have popped, and for each by the end of which row it was gone. */
  readonly values: readonly number[];
  readonly goneBy: readonly number[];
  /** Rows of the pops that may have taken them. */
  readonly pops: readonly number[];
}

/** The value that must be gone first is given to the pop that was asked first. */
export const withUnknownPops = (
  history: Columns,
  stack: TakenValues,
  look: Look,
): TakenValues | Lost => {
  const { invoke, complete } = history;
  const goneBy = goneByOf(history, stack, staysOf(history, stack, look), look);
  const overdue = [...goneBy.keys()].filter((value) => goneBy[value] !== NONE);
  overdue.sort((a, b) => complete[goneBy[a]!]! - complete[goneBy[b]!]!);
  const take = stack.take.slice();
  for (const [i, value] of overdue.entries()) {
    const pop = stack.unknown[i];
    const last = complete[goneBy[value]!]!;
    if (pop === undefined || invoke[pop]! > last) {
      const values = overdue.slice(0, i + 1);
      const rows = values.map((each) => goneBy[each]!);
      return { type: 'lost', values, goneBy: rows, pops: stack.unknown.slice(0, i) };
    }
    take[value] = pop;
  }
  return { ...stack, take, unknown: [] };
};

/**
 * By value: the row that completes first of those by whose end it must be gone, though nobody says
 * who took it; NONE. Such a row is the pop of another value that was inside all the while this one
 * was pushed, and so lay below it; or a pop that found nothing and began when this one was inside.
 */
const goneByOf = (
  history: Columns,
  { take, empty }: TakenValues,
  { end, pushFrom, from, until, emptyFrom }: StackStays,
  look: Look,
): Int32Array => {
  const earlier = (a: number, b: number): number =>
    b === NONE || (a !== NONE && history.complete[a]! < history.complete[b]!) ? a : b;
  const foundEmpty = new Int32Array(end + 1).fill(NONE);
  for (const [i, begun] of emptyFrom.entries()) foundEmpty[begun] = empty[i]!;
  for (let time = end - 1; time >= 0; time--) {
    foundEmpty[time] = earlier(foundEmpty[time]!, foundEmpty[time + 1]!);
  }
  const beginsAt = new Int32Array(end + 1).fill(NONE);
  for (let value = 0; value < take.length; value++) {
    if (take[value] !== NONE && from[value]! < until[value]!) beginsAt[from[value]!] = value;
  }
  const below = new EarliestFrom(end, earlier);
  let time = 0;
  return take.map((taken, value) => {
    look();
    for (; time < pushFrom[value]!; time++) {
      const lower = beginsAt[time]!;
      if (lower !== NONE) below.add(until[lower]!, take[lower]!);
    }
    if (taken !== NONE) return NONE;
    return earlier(below.earliest(from[value]!), foundEmpty[from[value]!]!);
  });
};

/** The earliest of the rows added at some time or later: a Fenwick tree. */
class EarliestFrom {
  readonly #end: number;
  readonly #tree: Int32Array;
  readonly #earlier: (a: number, b: number) => number;

  constructor(end: number, earlier: (a: number, b: number) => number) {
    this.#end = end;
    this.#tree = new Int32Array(end + 2).fill(NONE);
    this.#earlier = earlier;
  }

  add(time: number, row: number): void {
    for (let at = this.#end - time + 1; at < this.#tree.length; at += at & -at) {
      this.#tree[at] = this.#earlier(this.#tree[at]!, row);
    }
  }

  earliest(from: number): number {
    let earliest = NONE;
    for (let at = this.#end - from + 1; at > 0; at -= at & -at) {
      earliest = this.#earlier(earliest, this.#tree[at]!);
    }
    return earliest;
  }
}
