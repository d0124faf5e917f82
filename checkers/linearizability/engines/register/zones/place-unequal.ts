/**
 * Failed cas into an order of the other operations of their key: each needs one moment, between its
 * invocation and its completion, at which the register did not hold what it expected.
 *
 * The order of the others stays as it is. Within it the answer is exact (each is placed as early as
 * it can be, which never hurts a later one); another order might still have had room.
 */
import type { Columns } from '../../../../../src/history/columns.ts';
import { doneAt, NEVER } from '../../../rows/ranks.ts';

/**
 * `order`: rows that respect real time. `versionOf[row]`: the version held after a row of `order`,
 * or the one that a row of `unequal` (ascending) must not see. Undefined where one finds no room.
 */
export const placeUnequal = (
  history: Columns,
  order: Int32Array,
  initialVersion: number,
  versionOf: Int32Array,
  unequal: Int32Array,
): Int32Array | undefined => {
  if (unequal.length === 0) return order;
  const { invoke } = history;
  const size = order.length;
  const held = (place: number): number =>
    place === 0 ? initialVersion : versionOf[order[place - 1]!]!;
  // Place p is after p rows of the order; it is usable from begun[p] on and until done[p].
  const begun = new Int32Array(size + 1).fill(-1);
  for (let p = 1; p <= size; p++) begun[p] = Math.max(begun[p - 1]!, invoke[order[p - 1]!]!);
  const done = new Int32Array(size + 1).fill(NEVER);
  const nextValue = new Int32Array(size + 1).fill(size + 1);
  for (let p = size - 1; p >= 0; p--) {
    done[p] = Math.min(done[p + 1]!, doneAt(history, order[p]!));
    nextValue[p] = held(p) === held(p + 1) ? nextValue[p + 1]! : p + 1;
  }
  const byCompletion = unequal.toSorted((a, b) => doneAt(history, a) - doneAt(history, b));
  const placeOf = new Map<number, number>();
  let earliest = 0;
  let completed = 0;
  let afterCompleted = 0;
  for (const row of unequal) {
    const start = invoke[row]!;
    while (done[earliest]! < start) earliest++;
    for (; doneAt(history, byCompletion[completed]!) < start; completed++) {
      afterCompleted = Math.max(afterCompleted, placeOf.get(byCompletion[completed]!)!);
    }
    let place = Math.max(earliest, afterCompleted);
    if (held(place) === versionOf[row]!) place = nextValue[place]!;
    if (place > size || begun[place]! > doneAt(history, row)) return undefined;
    placeOf.set(row, place);
  }
  return insertAt(order, unequal, placeOf);
};

const insertAt = (
  order: Int32Array,
  added: Int32Array,
  placeOf: ReadonlyMap<number, number>,
): Int32Array => {
  const inPlace = added.toSorted((a, b) => placeOf.get(a)! - placeOf.get(b)! || a - b);
  const all = new Int32Array(order.length + added.length);
  let filled = 0;
  let next = 0;
  for (let place = 0; place <= order.length; place++) {
    for (; next < inPlace.length && placeOf.get(inPlace[next]!) === place; next++) {
      all[filled++] = inPlace[next]!;
    }
    if (place < order.length) all[filled++] = order[place]!;
  }
  return all;
};
