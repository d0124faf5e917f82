/** The order of the operations of a stack whose values are nested. O(n). */
import type { Nesting } from './nesting.ts';
import type { StackStays } from './stays.ts';
import type { TakenValues } from '../shared/taken-values.ts';

/**
 * At one moment first the pops, upper values first; then what finds the stack empty, and what is
 * popped as soon as it is pushed; then the pushes, lower values first.
 */
export const orderOfStack = (
  { put, take, empty }: TakenValues,
  { end, from, until }: StackStays,
  { pushAt, popAt, upwards, emptyAt }: Nesting,
): Int32Array => {
  const order = new ByMoment(end);
  for (const value of upwards.toReversed()) order.add(popAt[value]!, take[value]!);
  for (const [i, row] of empty.entries()) order.add(emptyAt[i]!, row);
  for (let value = 0; value < put.length; value++) {
    if (from[value]! < until[value]!) continue;
    order.add(pushAt[value]!, put[value]!);
    order.add(popAt[value]!, take[value]!);
  }
  for (const value of upwards) order.add(pushAt[value]!, put[value]!);
  return order.rows();
};

/** Rows sorted by moments, those of one moment as they were added. */
class ByMoment {
  readonly #end: number;
  readonly #rows: number[] = [];
  readonly #moments: number[] = [];

  constructor(end: number) {
    this.#end = end;
  }

  /** What would happen after all events does not happen. */
  add(moment: number, row: number): void {
    if (moment === this.#end) return;
    this.#rows.push(row);
    this.#moments.push(moment);
  }

  rows(): Int32Array {
    const places = new Int32Array(this.#end + 1);
    for (const moment of this.#moments) places[moment + 1]!++;
    for (let moment = 1; moment <= this.#end; moment++) places[moment]! += places[moment - 1]!;
    const rows = new Int32Array(this.#rows.length);
    for (const [i, moment] of this.#moments.entries()) rows[places[moment]!++] = this.#rows[i]!;
    return rows;
  }
}
