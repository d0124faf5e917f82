/**
 * Values with everybody who touched them, for the models where such a group can be dropped from a
 * history without making it worse: registers, queues, the stack. In an order that explains the
 * history, what remains after dropping them still explains the rest.
 */
import { type Columns, FAIL, NONE } from '../../../src/history/columns.ts';
import { sameJson } from '../../canonical.ts';
import type { Model } from '../../model.ts';

/** Groups of rows; none where values of this model cannot be dropped. */
export const valueGroups = (history: Columns, model: Model): readonly (readonly number[])[] => {
  if (!canDropValues(history, model)) return [];
  const parents = Int32Array.from(history.values, (_, id) => id);
  const root = (id: number): number => {
    let at = id;
    while (parents[at] !== at) at = parents[at] = parents[parents[at]!]!;
    return at;
  };
  const touched = rowIndexes(history).map((row) => valuesTouched(history, row));
  for (const [first, ...others] of touched) {
    for (const other of others) if (first !== undefined) parents[root(other)] = root(first);
  }
  const groups = new Map<number, number[]>();
  for (const [row, [first]] of touched.entries()) {
    if (first === undefined) continue;
    const group = groups.get(root(first)) ?? [];
    group.push(row);
    groups.set(root(first), group);
  }
  // The initial value was there before anybody touched it, so it cannot be dropped.
  const initial = history.values.findIndex((value) => sameJson(value, model.known?.initial));
  if (initial >= 0) groups.delete(root(initial));
  return [...groups.values()];
};

const DROPPABLE: ReadonlySet<string | undefined> = new Set([
  'register',
  'kv',
  'fifo-queue',
  'unordered-queue',
  'stack',
]);

/** A failed cas says what the value was *not*, for which the values between others matter. */
const canDropValues = (history: Columns, model: Model): boolean =>
  DROPPABLE.has(model.known?.kind) &&
  !history.functions.includes('append') &&
  !history.outcome.includes(FAIL);

const rowIndexes = (history: Columns): readonly number[] =>
  Array.from({ length: history.count }, (_, row) => row);

/** Null is "unset" or "empty", which nobody brings about by value. */
const valuesTouched = (history: Columns, row: number): readonly number[] => {
  const { argument, argument2, result } = history;
  const f = history.functions[history.f[row]!]!;
  const seen = f === 'cas' || f === 'write' || f === 'put' || f === 'enqueue' || f === 'push';
  return (seen ? [argument[row]!, argument2[row]!] : [result[row]!]).filter(
    (id) => id !== NONE && history.values[id] !== null,
  );
};
