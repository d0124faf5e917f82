/**
 * Changes that must keep a linearizable history linearizable, whichever engine decides: other names
 * and numbers for processes and values, a wider interval, an outcome nobody knows any more, a read
 * or a whole value less.
 */
import { type Columns, NONE, OK, UNKNOWN, type WholeNumbers } from '../../src/history/columns.ts';
import type { Json } from '../../src/history/operation.ts';
import type { Random } from '../../src/base/random.ts';
import { operationAt } from '../../checkers/history-operation.ts';
import type { Model } from '../../checkers/model.ts';
import { subHistory } from '../../checkers/linearizability/explain/sub-history.ts';
import { valueGroups } from '../../checkers/linearizability/explain/value-groups.ts';

export interface Changed {
  readonly name: string;
  readonly history: Columns;
}

/** One change of each kind that the model allows, at a random place. */
export const stillValid = (history: Columns, model: Model, random: Random): readonly Changed[] => {
  if (history.count === 0) return [];
  const row = random.below(history.count);
  const reads = rowsOf(history).filter((row) => model.readOnly?.(operationAt(history, row)));
  const groups = valueGroups(history, model);
  const changed = [
    { name: `completion of ${row} later`, history: completedLater(history, row, random) },
    { name: `invocation of ${row} earlier`, history: invokedEarlier(history, row, random) },
    { name: `outcome of ${row} forgotten`, history: forgotten(history, row) },
    { name: 'processes renamed', history: renamedProcesses(history, random) },
    { name: 'values renumbered', history: renumberedValues(history, random) },
  ];
  if (OPAQUE.has(model.name)) {
    changed.push({ name: 'values renamed', history: renamedValues(history, model) });
  }
  if (reads.length > 0) {
    changed.push({ name: 'a read dropped', history: without(history, [random.pick(reads)]) });
  }
  if (groups.length > 0) {
    changed.push({ name: 'a value dropped', history: without(history, random.pick(groups)) });
  }
  return changed;
};

/** Models that only ever compare values. */
const OPAQUE: ReadonlySet<string> = new Set([
  'register',
  'cas-register',
  'multi-register',
  'fifo-queue',
  'unordered-queue',
  'stack',
  'set',
  'append-list',
]);

const rowsOf = (history: Columns): readonly number[] =>
  Array.from({ length: history.count }, (_, row) => row);

const completedLater = (history: Columns, row: number, random: Random): Columns => {
  const before = history.complete[row]!;
  if (before === NONE) return history;
  const last = Math.max(...history.invoke, ...history.complete);
  return moved(history, 'complete', row, random.between(before, last));
};

const invokedEarlier = (history: Columns, row: number, random: Random): Columns => {
  return moved(history, 'invoke', row, random.between(0, history.invoke[row]!));
};

/** One event at another rank. What lay between moves by one, so that ranks stay distinct. */
const moved = (
  history: Columns,
  which: 'invoke' | 'complete',
  row: number,
  to: number,
): Columns => {
  const from = history[which][row]!;
  const shift = (ranks: Int32Array): Int32Array =>
    ranks.map((rank) => {
      if (rank > from && rank <= to) return rank - 1;
      return rank >= to && rank < from ? rank + 1 : rank;
    });
  const ranks = { invoke: shift(history.invoke), complete: shift(history.complete) };
  ranks[which][row] = to;
  return inOrderOfInvocations({ ...history, ...ranks });
};

const inOrderOfInvocations = (history: Columns): Columns =>
  subHistory(
    history,
    Int32Array.from(rowsOf(history)).sort((a, b) => history.invoke[a]! - history.invoke[b]!),
  ).history;

const forgotten = (history: Columns, row: number): Columns => {
  if (history.outcome[row] !== OK) return history;
  const outcome = history.outcome.slice();
  const complete = history.complete.slice();
  const result = history.result.slice();
  outcome[row] = UNKNOWN;
  complete[row] = NONE;
  result[row] = NONE;
  return { ...history, outcome, complete, result };
};

const renamedProcesses = (history: Columns, random: Random): Columns => {
  const by = random.between(1, 1000);
  return { ...history, process: history.process.map((process) => process + by) };
};

/** The same JSON under other numbers. */
const renumberedValues = (history: Columns, random: Random): Columns => {
  const newId = random.shuffle(history.values.map((_, id) => id));
  const values = history.values.slice();
  history.values.forEach((value, id) => {
    values[newId[id]!] = value;
  });
  const renumber = (ids: WholeNumbers): Int32Array =>
    Int32Array.from(ids, (id) => (id === NONE ? NONE : newId[id]!));
  return {
    ...history,
    values,
    argument: renumber(history.argument),
    argument2: renumber(history.argument2),
    result: renumber(history.result),
  };
};

/** Other JSON under the same numbers. What was there at the start keeps its name. */
const renamedValues = (history: Columns, model: Model): Columns => {
  const initial = [model.known?.initial].flat();
  const renamed = (value: Json): Json => {
    if (typeof value === 'number') return initial.includes(value) ? value : `v${value}`;
    if (Array.isArray(value)) return (value as readonly Json[]).map(renamed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, renamed(each)]));
  };
  return { ...history, values: history.values.map(renamed) };
};

const without = (history: Columns, gone: readonly number[]): Columns => {
  const left = rowsOf(history).filter((row) => !gone.includes(row));
  return subHistory(history, Int32Array.from(left)).history;
};
