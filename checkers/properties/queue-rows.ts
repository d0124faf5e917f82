/** What was put into each queue and what came out of it, by key and value. */
import { type Columns, NONE, OK, UNKNOWN } from '../../src/history/columns.ts';

export interface QueueRows {
  readonly byValue: ReadonlyMap<number, ValueRows>;
  /** Each may have taken one element. */
  readonly unknownDequeues: readonly number[];
  /** Dequeues that returned null. */
  readonly empty: readonly number[];
}

export interface ValueRows {
  readonly enqueues: readonly number[];
  /** Dequeues that returned the value. */
  readonly deliveries: readonly number[];
}

interface Growing {
  readonly byValue: Map<number, { readonly enqueues: number[]; readonly deliveries: number[] }>;
  readonly unknownDequeues: number[];
  readonly empty: number[];
}

const nothing = (): Growing => ({ byValue: new Map(), unknownDequeues: [], empty: [] });

/** @param history of `enqueue` and `dequeue` only */
export const queueRows = (history: Columns): readonly QueueRows[] => {
  const keys = new Map<number, Growing>();
  for (let row = 0; row < history.count; row++) {
    const key = history.key[row]!;
    const rows = keys.get(key) ?? nothing();
    keys.set(key, rows);
    if (history.functions[history.f[row]!] === 'enqueue') {
      ofValue(rows, history.argument[row]!).enqueues.push(row);
    } else if (history.outcome[row] === UNKNOWN) rows.unknownDequeues.push(row);
    else if (history.outcome[row] === OK) {
      const value = history.result[row]!;
      if (value === NONE || history.values[value] === null) rows.empty.push(row);
      else ofValue(rows, value).deliveries.push(row);
    }
  }
  return [...keys.values()];
};

const ofValue = (
  { byValue }: Growing,
  value: number,
): { readonly enqueues: number[]; readonly deliveries: number[] } => {
  const rows = byValue.get(value) ?? { enqueues: [], deliveries: [] };
  byValue.set(value, rows);
  return rows;
};
