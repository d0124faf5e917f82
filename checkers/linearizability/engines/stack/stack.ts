/**
 * Stacks on which every value is pushed once: a value that nobody pushed (fresh), popped twice
 * (repeat), empty while something was inside (empty), and values that cross each other (order).
 *
 * A push of unknown outcome that nobody saw need not have happened. A pop of unknown outcome may
 * have taken what must be gone, though nobody says so: the value that must be gone first is given to
 * the one that was asked first. Where that explains the history it is valid; where there are too few
 * such pops (lost), or the values that somebody did take cannot be explained alone, it is invalid;
 * the key is handed back otherwise, and where a value is pushed twice.
 */
import { type Columns, NONE } from '../../../../src/history/columns.ts';
import { describeRow } from '../../rows/describe-row.ts';
import type { EngineOptions, EngineResult } from '../engine.ts';
import { decideEachKey, type KeyDecision, violation } from '../shared/key-by-key.ts';
import type { Look } from '../shared/now-and-then.ts';
import { ValueNumbers } from '../../rows/value-numbers.ts';
import { type Crossing, type NeverEmpty, nestingOf } from './nesting.ts';
import { orderOfStack } from './order.ts';
import { staysOf } from './stays.ts';
import { type Lost, withUnknownPops } from './unknown-pops.ts';
import { readTakenValues, type TakenValues, withoutUntaken } from '../shared/taken-values.ts';

const words = { engine: 'stack', put: 'push', take: 'pop' } as const;

export const checkStack = (history: Columns, options: EngineOptions): EngineResult => {
  const numbers = new ValueNumbers(history.values.length + 1);
  return decideEachKey(history, options, words.engine, (history, { rows }, look) =>
    decideKey(history, rows, numbers, look),
  );
};

const decideKey = (
  history: Columns,
  rows: Int32Array,
  numbers: ValueNumbers,
  look: Look,
): KeyDecision => {
  const stack = readTakenValues(history, rows, words, numbers, look);
  if (stack.type !== 'values') return stack;
  if (stack.unknown.length === 0) return decideStack(history, stack, look);
  const guess = withUnknownPops(history, stack, look);
  if (guess.type === 'lost') return lost(history, stack, guess);
  const decision = decideStack(history, guess, look);
  if (decision.type === 'valid') return decision;
  // Where no order explains the values that were taken, none explains them together with others.
  const certain = decideStack(history, withoutUntaken(stack), look);
  return certain.type === 'invalid'
    ? certain
    : { type: 'undecided', reason: 'nobody knows what the pops of unknown outcome took' };
};

const decideStack = (history: Columns, stack: TakenValues, look: Look): KeyDecision => {
  const stays = staysOf(history, stack, look);
  const nesting = nestingOf(stays, look);
  if (nesting.type !== 'nesting') return refuted(history, stack, nesting);
  look(stack.count);
  return { type: 'valid', orders: [orderOfStack(stack, stays, nesting)] };
};

const refuted = (
  history: Columns,
  stack: TakenValues,
  found: Crossing | NeverEmpty,
): KeyDecision => {
  const { put, take, empty } = stack;
  const rows = found.values.flatMap((value) => [put[value]!, take[value]!]);
  if (found.type === 'never-empty') {
    const row = empty[found.empty]!;
    const reason = `${describeRow(history, row)} found the stack empty, but at each moment of it some value was inside.`;
    return violation(words.engine, 'empty', [row, ...rows], reason);
  }
  const [lower, upper] = found.values;
  const reason =
    found.values.length === 2
      ? crossing(history, stack, lower!, upper!)
      : neverEmpty(history, stack, lower!, found.values.at(-1)!);
  return violation(words.engine, 'order', rows, reason);
};

const crossing = (
  history: Columns,
  { put, take }: TakenValues,
  lower: number,
  upper: number,
): string => {
  const rows = [put[lower]!, put[upper]!, take[lower]!];
  const [first, second, out] = rows.map((row) => describeRow(history, row));
  const rest = take[upper]!;
  const never =
    rest === NONE
      ? 'though nobody had popped the other by then'
      : `before ${describeRow(history, rest)} began`;
  return `${first} returned before ${second} began, which came to lie upon it, yet ${out} returned ${never}.`;
};

const neverEmpty = (
  history: Columns,
  { put, take }: TakenValues,
  first: number,
  last: number,
): string => {
  const from = describeRow(history, put[first]!);
  const until =
    take[last] === NONE ? 'to the end' : `until ${describeRow(history, take[last]!)} began`;
  return `The stack was never empty from when ${from} returned ${until}, but none of these values can have lain below the others.`;
};

const lost = (
  history: Columns,
  { put, take }: TakenValues,
  { values, goneBy, pops }: Lost,
): KeyDecision => {
  const below = goneBy.flatMap((row) => [row, put[take.indexOf(row)] ?? NONE]);
  const rows = [...values.map((value) => put[value]!), ...below, ...pops];
  const what = describeRow(history, put[values.at(-1)!]!);
  const by = describeRow(history, goneBy.at(-1)!);
  const others = pops.length === 0 ? '' : ', and the pops of unknown outcome took at most others';
  const reason = `What ${what} put on the stack was gone when ${by} returned, but nobody popped it${others}.`;
  return violation(words.engine, 'lost', rows, reason);
};
