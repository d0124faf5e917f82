/**
 * How the values of a stack can lie upon each other: for each, the moments of its push and its pop.
 *
 * Each value is pushed once. It must be inside from the completion of its push until the invocation
 * of its pop: its *stay*. One whose pop was invoked before its push completed has no stay, and can
 * be pushed and popped at once. A moment that no stay covers can be one at which the stack is empty:
 * of the values inside, those whose pop has begun can be popped before it, and the others be pushed
 * after it, in the order they lie in. So the stretches between such moments are separate.
 *
 * Within a stretch the stack is never empty, so one value lies below all others throughout: its push
 * began before the first stay and its pop ended after the last. There must be one, and any such one
 * will do: taken out of an order that explains the stretch and put below all others, it leaves an
 * order that does. Without it the rest falls into stretches again. (The same decrease as in Lee &
 * Mathur, "Efficient Decrease-and-Conquer Linearizability Monitoring", OOPSLA 2025, and in the
 * monitors of Abdulla et al.; the argument above is all that this rests on.) O(n log n) where few
 * pushes are open at a time.
 */
import { Coverage } from './coverage.ts';
import { covering } from '../shared/covering-stays.ts';
import type { Look } from '../shared/now-and-then.ts';
import { OpenPushes } from './open-pushes.ts';
import type { StackStays } from './stays.ts';

export interface Nesting {
  readonly type: 'nesting';
  /** By value: the moment of its push and of its pop; the number of events where nobody pops it. */
  readonly pushAt: Int32Array;
  readonly popAt: Int32Array;
  /** Values that have a stay; what lies below another comes before it. */
  readonly upwards: readonly number[];
  /** For each of `empty`. */
  readonly emptyAt: Int32Array;
}

/** Values of which none can lie below the others, though the stack is never empty meanwhile. */
export interface Crossing {
  readonly type: 'crossing';
  readonly values: readonly number[];
}

/** Values that cover all of the pop that found nothing; its number in `empty`. */
export interface NeverEmpty {
  readonly type: 'never-empty';
  readonly empty: number;
  readonly values: readonly number[];
}

export const nestingOf = (stays: StackStays, look: Look): Nesting | Crossing | NeverEmpty => {
  const coverage = new Coverage(stays.end, stays.from, stays.until);
  const staying = stayingByBegin(stays);
  look(stays.end);
  const emptyAt = stays.emptyFrom.map((from) => coverage.firstFree(from));
  const full = emptyAt.findIndex((moment, i) => moment >= stays.emptyUntil[i]!);
  if (full >= 0) {
    const [begin, end] = [stays.emptyFrom[full]!, stays.emptyUntil[full]!];
    return { type: 'never-empty', empty: full, values: covering(stays, staying, begin, end) };
  }
  const pushAt = stays.until.map((until, value) => Math.max(stays.pushFrom[value]!, until));
  const nesting = { pushAt, popAt: pushAt.slice(), upwards: [], emptyAt };
  return nest(stays, staying, coverage, nesting, look) ?? { type: 'nesting', ...nesting };
};

/** Fills in those that have a stay. */
const nest = (
  stays: StackStays,
  staying: Int32Array,
  coverage: Coverage,
  { pushAt, popAt, upwards }: Omit<Nesting, 'type' | 'upwards'> & { readonly upwards: number[] },
  look: Look,
): Crossing | undefined => {
  const left = new OpenPushes(stays, staying);
  const placeFrom = placesFrom(stays, staying);
  // Stretches of time whose values are to be nested, as pairs.
  const work = [0, stays.end];
  while (work.length > 0) {
    const until = work.pop()!;
    let place = left.firstFrom(placeFrom[work.pop()!]!);
    while (place < placeFrom[until]!) {
      look();
      const begin = stays.from[staying[place]!]!;
      const end = coverage.firstFree(begin);
      const lowest = left.around(place, placeFrom[end]!, begin, end);
      if (lowest < 0) {
        const values = covering(stays, left.valuesIn(place, placeFrom[end]!), begin, end);
        return { type: 'crossing', values };
      }
      const value = staying[lowest]!;
      pushAt[value] = begin - 1;
      popAt[value] = end;
      upwards.push(value);
      left.remove(lowest);
      coverage.remove(stays.from[value]!, stays.until[value]!);
      work.push(begin, end);
      place = left.firstFrom(placeFrom[end]!);
    }
  }
  return undefined;
};

/** Values that have a stay, by its begin. */
const stayingByBegin = ({ end, from, until }: StackStays): Int32Array => {
  const beginsAt = new Int32Array(end).fill(-1);
  for (let value = 0; value < from.length; value++) {
    if (from[value]! < until[value]!) beginsAt[from[value]!] = value;
  }
  return beginsAt.filter((value) => value >= 0);
};

/** By time: the first place in `staying` whose stay begins then or later. */
const placesFrom = ({ end, from }: StackStays, staying: Int32Array): Int32Array => {
  const places = new Int32Array(end + 1);
  for (const value of staying) places[from[value]! + 1]!++;
  for (let time = 1; time <= end; time++) places[time]! += places[time - 1]!;
  return places;
};
