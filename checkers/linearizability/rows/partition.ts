/**
 * The parts of a history that cannot touch each other: by key, or as the model says. A history is
 * linearizable exactly when each part is (Herlihy & Wing 1990, locality).
 */
import { type Columns, NONE } from '../../../src/history/columns.ts';
import { operationAt } from '../../history-operation.ts';
import type { Model } from '../../model.ts';
import { eventsByRank } from './ranks.ts';

export interface Partition {
  /** The key, or what the model's `partition` said; '' where there is only one. */
  readonly name: string;
  /** In the order of their invocations. */
  readonly rows: Int32Array;
  /** In the order of their ranks: `2 * row` for an invocation, `2 * row + 1` for a completion. */
  readonly events: Int32Array;
}

/** The partitions, made when somebody first asks: most histories are decided without. */
export const partitionsWhenAsked = (
  history: Columns,
  model: Model,
): (() => readonly Partition[]) => {
  let made: readonly Partition[] | undefined;
  return () => (made ??= partitionsOf(history, model));
};

export const partitionsOf = (history: Columns, model: Model): readonly Partition[] => {
  const [names, partOf] = assign(history, model);
  const rowCounts = new Int32Array(names.length);
  const eventCounts = new Int32Array(names.length);
  for (let row = 0; row < history.count; row++) {
    const part = partOf[row]!;
    rowCounts[part]!++;
    eventCounts[part]! += history.complete[row] === NONE ? 1 : 2;
  }
  const rows = names.map((_, part) => new Int32Array(rowCounts[part]!));
  const events = names.map((_, part) => new Int32Array(eventCounts[part]!));
  const nextRow = new Int32Array(names.length);
  for (let row = 0; row < history.count; row++) {
    const part = partOf[row]!;
    rows[part]![nextRow[part]!++] = row;
  }
  const nextEvent = new Int32Array(names.length);
  for (const event of eventsByRank(history)) {
    if (event === NONE) continue;
    const part = partOf[event >>> 1]!;
    events[part]![nextEvent[part]!++] = event;
  }
  return names.map((name, part) => ({ name, rows: rows[part]!, events: events[part]! }));
};

type Assignment = readonly [names: readonly string[], partOf: Int32Array];

const assign = (history: Columns, model: Model): Assignment =>
  model.partition === undefined
    ? assignByKey(history)
    : assignBy(history, (row) => model.partition?.(operationAt(history, row)) ?? '');

const assignByKey = ({ count, key, keys }: Columns): Assignment => {
  const partOf = new Int32Array(count);
  const names: string[] = [];
  // NONE is -1, so parts are found by key + 1.
  const parts = new Int32Array(keys.length + 1).fill(NONE);
  for (let row = 0; row < count; row++) {
    const at = key[row]! + 1;
    if (parts[at] === NONE) parts[at] = names.push(at === 0 ? '' : keys[at - 1]!) - 1;
    partOf[row] = parts[at]!;
  }
  return [names, partOf];
};

const assignBy = ({ count }: Columns, nameOf: (row: number) => string): Assignment => {
  const partOf = new Int32Array(count);
  const parts = new Map<string, number>();
  for (let row = 0; row < count; row++) {
    const name = nameOf(row);
    const part = parts.get(name) ?? parts.size;
    parts.set(name, part);
    partOf[row] = part;
  }
  return [[...parts.keys()], partOf];
};
