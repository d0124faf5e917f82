/** What simulated clients of the engines are given to put in, and to be told wrongly. */
import type { Random } from '../../src/base/random.ts';
import type { Json } from '../../src/history/operation.ts';

/** Mostly values of their own; in this share of the histories, now and then one twice. */
export const freshValues = (random: Random, repeating: number): (() => number) => {
  const repeats = random.next() < repeating;
  let next = 1;
  return () => (repeats && random.next() < 0.3 ? random.between(1, next) : next++);
};

/** What a read of a whole collection says: the truth, and what a faulty system might say instead. */
export const readings = (state: readonly Json[], random: Random): readonly Json[] => [
  state,
  random.shuffle(state),
  state.slice(0, -1),
  state.slice(1),
  [...state, random.between(1, 5)],
  null,
];
