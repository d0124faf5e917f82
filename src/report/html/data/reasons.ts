/** Why operations did not succeed, from the lines of a history: columns do not keep it. */
import type { Columns } from '../../../history/columns.ts';
import type { Reasons } from './operation-columns.ts';

const MOST_TEXTS = 2_000;
const MOST_CHARACTERS = 200;

/** @param lines of a history in our own format, from its first one on */
export const reasonsIn = (lines: Iterable<string>, history: Columns): Reasons => {
  const rows = rowsByProcess(history);
  const numbers = new Map<string, number>();
  const of = new Map<number, number>();
  for (const line of lines) {
    if (!line.includes('"error":')) continue;
    const event = parsed(line);
    if (event === undefined) continue;
    const row = latestBefore(rows.get(event.process) ?? [], event.index, history);
    if (row === undefined) continue;
    const text = textOf(event.error);
    const number = numbers.get(text) ?? numbers.size;
    if (number >= MOST_TEXTS) continue;
    numbers.set(text, number);
    of.set(row, number);
  }
  return { texts: [...numbers.keys()], of };
};

interface Told {
  readonly index: number;
  readonly process: number;
  readonly error: unknown;
}

/** The last line of a run that died may be cut off. */
const parsed = (line: string): Told | undefined => {
  try {
    const { index, process, type, error } = JSON.parse(line) as Told & { readonly type: string };
    const isOne = typeof index === 'number' && typeof process === 'number' && type !== 'invoke';
    return isOne && error !== undefined ? { index, process, error } : undefined;
  } catch {
    return undefined;
  }
};

const textOf = (error: unknown): string => {
  const text = typeof error === 'string' ? error : JSON.stringify(error);
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)} …`;
};

const rowsByProcess = ({ count, process }: Columns): ReadonlyMap<number, readonly number[]> => {
  const rows = new Map<number, number[]>();
  for (let row = 0; row < count; row++) {
    const of = rows.get(process[row] as number);
    if (of === undefined) rows.set(process[row] as number, [row]);
    else of.push(row);
  }
  return rows;
};

/** The operation of a process that was invoked last before an event. */
const latestBefore = (
  rows: readonly number[],
  index: number,
  { event }: Columns,
): number | undefined => {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((event[rows[middle] as number] as number) < index) low = middle + 1;
    else high = middle;
  }
  return rows[low - 1];
};
