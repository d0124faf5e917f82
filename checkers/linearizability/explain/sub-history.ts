/**
 * Parts of a history as histories of their own, each weaker than the whole: what is linearizable
 * stays so. A violation found in a part is therefore one of the whole.
 */
import { type Columns, NONE, UNKNOWN } from '../../../src/history/columns.ts';

export interface SubHistory {
  readonly history: Columns;
  /** By row of the part, the row of the history it was taken from. */
  readonly rows: Int32Array;
}

/**
 * The given rows (ascending) with fresh ranks. Those that are `optional` lose their completion:
 * they may have happened at any later time, or never.
 */
export const subHistory = (
  history: Columns,
  rows: Int32Array,
  optional: (row: number) => boolean = () => false,
): SubHistory => {
  const takes = (from: Int32Array): Int32Array =>
    from.length === 0 ? from : Int32Array.from(rows, (row) => from[row]!);
  const part = {
    ...history,
    count: rows.length,
    f: takes(history.f),
    process: takes(history.process),
    key: takes(history.key),
    argument: takes(history.argument),
    argument2: takes(history.argument2),
    result: takes(history.result),
    node: takes(history.node),
    event: takes(history.event),
    outcome: Uint8Array.from(rows, (row) => history.outcome[row]!),
    invokeTime: Float64Array.from(rows, (row) => history.invokeTime[row]!),
    completeTime: Float64Array.from(rows, (row) => history.completeTime[row]!),
    invoke: new Int32Array(rows.length),
    complete: new Int32Array(rows.length).fill(NONE),
  };
  for (const [at, row] of rows.entries()) {
    if (!optional(row)) continue;
    part.outcome[at] = UNKNOWN;
    part.result[at] = NONE;
    part.completeTime[at] = Infinity;
  }
  rank(history, rows, part);
  return { history: part, rows };
};

/** Of the prefix that ends with the completion at `rank`: what completes later is optional. */
export const prefix = (history: Columns, rank: number): SubHistory => {
  const rows: number[] = [];
  for (let row = 0; row < history.count; row++) if (history.invoke[row]! < rank) rows.push(row);
  return subHistory(history, Int32Array.from(rows), (row) => history.complete[row]! > rank);
};

const rank = (
  history: Columns,
  rows: Int32Array,
  part: Pick<Columns, 'outcome' | 'invoke' | 'complete'>,
): void => {
  let ranks = 0;
  for (const row of rows) ranks = Math.max(ranks, history.invoke[row]!, history.complete[row]!);
  const at = new Int32Array(ranks + 1).fill(NONE);
  for (const [index, row] of rows.entries()) {
    at[history.invoke[row]!] = 2 * index;
    if (part.outcome[index] !== UNKNOWN) at[history.complete[row]!] = 2 * index + 1;
  }
  let next = 0;
  for (const event of at) {
    if (event === NONE) continue;
    if ((event & 1) === 0) part.invoke[event >>> 1] = next++;
    else part.complete[event >>> 1] = next++;
  }
};
