/**
 * Changes that must keep a linearizable history linearizable, whatever the model: what every engine
 * is fuzzed with besides brute force.
 */
import { type Columns, NONE, OK, UNKNOWN } from '../../src/history/columns.ts';
import type { Random } from '../../src/history/random.ts';

export interface Changed {
  readonly name: string;
  readonly history: Columns;
}

/** One change of each kind, at a random place. */
export function stillValid(history: Columns, random: Random): readonly Changed[] {
  if (history.count === 0) return [];
  const row = random.below(history.count);
  return [
    { name: `completion of ${row} later`, history: completedLater(history, row, random) },
    { name: `outcome of ${row} forgotten`, history: forgotten(history, row) },
    { name: 'processes renamed', history: renamedProcesses(history, random) },
    { name: 'values renumbered', history: renumberedValues(history, random) },
  ];
}

function completedLater(history: Columns, row: number, random: Random): Columns {
  const complete = history.complete.slice();
  const before = complete[row]!;
  if (before === NONE) return history;
  const after = random.between(before, 2 * history.count - 1);
  // What lay between moves forward by one, so that ranks stay distinct.
  const shift = (ranks: Int32Array): Int32Array =>
    ranks.map((rank) => (rank > before && rank <= after ? rank - 1 : rank));
  const shifted = shift(complete);
  shifted[row] = after;
  return { ...history, invoke: shift(history.invoke), complete: shifted };
}

function forgotten(history: Columns, row: number): Columns {
  if (history.outcome[row] !== OK) return history;
  const outcome = history.outcome.slice();
  const complete = history.complete.slice();
  const result = history.result.slice();
  outcome[row] = UNKNOWN;
  complete[row] = NONE;
  result[row] = NONE;
  return { ...history, outcome, complete, result };
}

function renamedProcesses(history: Columns, random: Random): Columns {
  const by = random.between(1, 1000);
  return { ...history, process: history.process.map((process) => process + by) };
}

/** The same JSON under other numbers. */
function renumberedValues(history: Columns, random: Random): Columns {
  const newId = random.shuffle(history.values.map((_, id) => id));
  const values = history.values.slice();
  history.values.forEach((value, id) => {
    values[newId[id]!] = value;
  });
  const renumber = (ids: Int32Array): Int32Array =>
    ids.map((id) => (id === NONE ? NONE : newId[id]!));
  return {
    ...history,
    values,
    argument: renumber(history.argument),
    argument2: renumber(history.argument2),
    result: renumber(history.result),
  };
}
