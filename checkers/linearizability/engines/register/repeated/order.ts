/**
 * From the effects that a search found to an order of rows.
 *
 * An absorbed write goes to where nobody sees it, at the first chance since its invocation: just
 * before another write, or to where the register holds the value it writes. The k-th use of a class of unknown operations is the k-th of them to be invoked.
 */
import { ABSORBED, TOOK_EFFECT, USED_UNKNOWN } from './configuration.ts';
import type { Problem } from './problem.ts';
import { WRITE } from '../kinds.ts';

/** Undefined where an unknown operation was used more often than it had been invoked by then. */
export const orderOfEffects = (
  problem: Problem,
  effects: Int32Array,
  effectAt: Int32Array,
): Int32Array | undefined => {
  const rows = rowsOfEffects(problem, effects, effectAt);
  if (rows === undefined) return undefined;
  // Absorbed writes wait in a list at the effect that they go before.
  const firstHidden = new Int32Array(effects.length + 1).fill(-1);
  const nextHidden = new Int32Array(effects.length).fill(-1);
  const values = valuesAfter(problem, effects);
  for (let i = 0; i < effects.length; i++) {
    if ((effects[i]! & 3) !== ABSORBED) continue;
    const place = hidingPlace(problem, effects[i]! >> 2, effects, effectAt, values);
    nextHidden[i] = firstHidden[place]!;
    firstHidden[place] = i;
  }
  const order = new Int32Array(effects.length);
  let filled = 0;
  for (let i = 0; i <= effects.length; i++) {
    for (let hidden = firstHidden[i]!; hidden >= 0; hidden = nextHidden[hidden]!) {
      order[filled++] = rows[hidden]!;
    }
    if (i < effects.length && (effects[i]! & 3) !== ABSORBED) order[filled++] = rows[i]!;
  }
  return order;
};

const rowsOfEffects = (
  problem: Problem,
  effects: Int32Array,
  effectAt: Int32Array,
): Int32Array | undefined => {
  const used = new Int32Array(problem.classes.length);
  const rows = new Int32Array(effects.length);
  for (let i = 0; i < effects.length; i++) {
    const who = effects[i]! >> 2;
    if ((effects[i]! & 3) === TOOK_EFFECT || (effects[i]! & 3) === ABSORBED) {
      rows[i] = problem.row[who]!;
      continue;
    }
    const { rows: members, invokedAt } = problem.classes[who]!;
    const member = used[who]!++;
    if (!(invokedAt[member]! < effectAt[i]!)) return undefined;
    rows[i] = members[member]!;
  }
  return rows;
};

/** The register's value after each effect. */
const valuesAfter = ({ initial, to, classes }: Problem, effects: Int32Array): Int32Array => {
  const values = new Int32Array(effects.length);
  let value = initial;
  for (let i = 0; i < effects.length; i++) {
    const who = effects[i]! >> 2;
    if ((effects[i]! & 3) === USED_UNKNOWN) value = classes[who]!.to;
    else if ((effects[i]! & 3) === TOOK_EFFECT && to[who]! >= 0) value = to[who]!;
    values[i] = value;
  }
  return values;
};

/** Index of the effect that an absorbed write goes before. */
const hidingPlace = (
  problem: Problem,
  op: number,
  effects: Int32Array,
  effectAt: Int32Array,
  values: Int32Array,
): number => {
  const { invokeAt, initial, to } = problem;
  const from = firstAfter(effectAt, invokeAt[op]!);
  if ((from === 0 ? initial : values[from - 1]) === to[op]) return from;
  for (let i = from; i < effects.length; i++) {
    if (isBlindWrite(problem, effects[i]!)) return i;
    if (values[i] === to[op]) return i + 1;
  }
  throw new Error('an absorbed write has no place');
};

const isBlindWrite = ({ kind, classes }: Problem, effect: number): boolean => {
  if ((effect & 3) === USED_UNKNOWN) return classes[effect >> 2]!.from === -1;
  return (effect & 3) === TOOK_EFFECT && kind[effect >> 2] === WRITE;
};

/** Index of the first effect that came after event `begun`. */
const firstAfter = (effectAt: Int32Array, begun: number): number => {
  let low = 0;
  let high = effectAt.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (effectAt[middle]! > begun) high = middle;
    else low = middle + 1;
  }
  return low;
};
