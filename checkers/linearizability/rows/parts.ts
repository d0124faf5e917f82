/** Which rows of a history belong to which partition (partition.ts), and nothing more: one pass, O(n). */
import { type Columns, NONE } from '../../../src/history/columns.ts';
import { operationAt } from '../../history-operation.ts';
import { type Model, undivided } from '../../model.ts';

export interface Parts {
  /** By partition, its name: the key, or what the model's `partition` said; '' where there is only one. */
  readonly names: readonly string[];
  readonly partOf: (row: number) => number;
}

export const partsOf = (history: Columns, model: Model): Parts => {
  if (model.partition === undefined) return byKey(history);
  if (model.partition === undivided && history.count > 0) return { names: [''], partOf: () => 0 };
  return by(history, (row) => model.partition?.(operationAt(history, row)) ?? '');
};

const byKey = ({ count, key, keys }: Columns): Parts => {
  const names: string[] = [];
  // NONE is -1, so parts are found by key + 1.
  const parts = new Int32Array(keys.length + 1).fill(NONE);
  for (let row = 0; row < count; row++) {
    const at = key[row]! + 1;
    if (parts[at] === NONE) parts[at] = names.push(at === 0 ? '' : keys[at - 1]!) - 1;
  }
  return { names, partOf: (row) => parts[key[row]! + 1]! };
};

const by = ({ count }: Columns, nameOf: (row: number) => string): Parts => {
  const partOf = new Int32Array(count);
  const parts = new Map<string, number>();
  for (let row = 0; row < count; row++) {
    const name = nameOf(row);
    const part = parts.get(name) ?? parts.size;
    parts.set(name, part);
    partOf[row] = part;
  }
  return { names: [...parts.keys()], partOf: (row) => partOf[row]! };
};

/** The rows of each part, in the order of their invocations. */
export const rowsByPart = ({ count }: Columns, { names, partOf }: Parts): readonly Int32Array[] => {
  const counts = new Int32Array(names.length);
  for (let row = 0; row < count; row++) counts[partOf(row)]!++;
  const rows = names.map((_, part) => new Int32Array(counts[part]!));
  const next = new Int32Array(names.length);
  for (let row = 0; row < count; row++) {
    const part = partOf(row);
    rows[part]![next[part]!++] = row;
  }
  return rows;
};
