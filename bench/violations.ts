/**
 * One thing made wrong in a history that was right, at seven tenths of it.
 */
import { type Columns, FAIL, NONE, OK, type WholeNumbers } from '../src/history/columns.ts';

/** A read returns what one of its key did `readsAgo` reads before. */
export const readTooOld = (history: Columns, readsAgo: number): void => {
  const read = history.functions.indexOf('read');
  const isRead = (row: number): boolean => history.f[row] === read && history.outcome[row] === OK;
  const stale = firstAt(history, isRead);
  let passed = 0;
  for (let row = stale - 1; row >= 0; row--) {
    const differs = history.result[row] !== history.result[stale];
    if (!isRead(row) || history.key[row] !== history.key[stale] || ++passed < readsAgo) continue;
    if (!differs) continue;
    history.result[stale] = history.result[row]!;
    return;
  }
};

/** Two operations of one object, the second of which began when the first had returned, swap what they were told. */
export const outOfOrder = (history: Columns): void => {
  const first = firstAt(history, (row) => wasTold(history, row));
  for (let row = first + 1; row < history.count; row++) {
    if (!wasTold(history, row) || history.key[row] !== history.key[first]) continue;
    if (history.invoke[row]! < history.complete[first]!) continue;
    const taken = history.result[row]!;
    history.result[row] = history.result[first]!;
    history.result[first] = taken;
    return;
  }
};

/** A dequeue that took a value says it found nothing: nobody ever takes that value. */
export const lostValue = (history: Columns): void => {
  const row = firstAt(history, (each) => wasTold(history, each));
  if (row < history.count) history.result[row] = history.values.indexOf(null);
};

/** What says which value was taken, or at which place in the order it came. */
const TELLING: ReadonlySet<string> = new Set([
  'dequeue',
  'pop',
  'append',
  'acquire',
  'fetch-and-add',
]);

const wasTold = (history: Columns, row: number): boolean =>
  TELLING.has(history.functions[history.f[row]!]!) &&
  history.outcome[row] === OK &&
  history.result[row] !== NONE &&
  history.values[history.result[row]!] !== null;

const firstAt = (history: Columns, isIt: (row: number) => boolean): number => {
  let row = Math.floor(history.count * 0.7);
  while (row < history.count && !isIt(row)) row++;
  return row;
};

/** One more client, alone: it writes a value, writes another, and reads the first. No order explains it. */
export const withStaleRead = (history: Columns): Columns => {
  const stale = history.values.length;
  return withStory(history, Math.floor(history.count * 0.7), [
    { f: 'write', argument: stale, result: NONE },
    { f: 'write', argument: stale + 1, result: NONE },
    { f: 'read', argument: NONE, result: stale },
  ]);
};

/**
 * One more client writes a value and returns just before somebody reads what was there before, and
 * nobody can have written it again. Where there is no such read the history may stay linearizable.
 */
export const withLostWrite = (history: Columns): Columns => {
  const read = history.functions.indexOf('read');
  const isRead = (row: number): boolean => history.f[row] === read && history.outcome[row] === OK;
  const first = firstAt(history, isRead);
  let at = first;
  for (let tried = 0; at < history.count && tried < 100; at++) {
    if (!isRead(at)) continue;
    if (!mayBeWrittenAgain(history, at)) break;
    tried++;
  }
  const lost = [{ f: 'write', argument: history.values.length, result: NONE }];
  return withStory(history, at < history.count ? at : first, lost);
};

const mayBeWrittenAgain = (history: Columns, read: number): boolean => {
  const { invoke, complete, key, argument, argument2, f, functions, outcome } = history;
  const cas = functions.indexOf('cas');
  const seen = history.result[read];
  for (let row = 0; row < history.count && invoke[row]! < complete[read]!; row++) {
    if (key[row] !== key[read] || row === read || outcome[row] === FAIL) continue;
    const left = f[row] === cas ? argument2[row] : argument[row];
    if (left !== seen) continue;
    if (complete[row] === NONE || complete[row]! > invoke[read]!) return true;
  }
  return false;
};

interface Step {
  readonly f: string;
  readonly argument: number;
  readonly result: number;
}

/** What a new client does, step after step, before the row `at` is invoked, on the same key. */
const withStory = (history: Columns, at: number, steps: readonly Step[]): Columns => {
  const rank = history.invoke[at]!;
  const later = (ranks: Int32Array): Int32Array =>
    ranks.map((each) => (each >= rank ? each + 2 * steps.length : each));
  const column = (from: WholeNumbers, inserted: (step: Step, i: number) => number): Int32Array => {
    const all = new Int32Array(history.count + steps.length);
    all.set(from.subarray(0, at));
    all.set(steps.map(inserted), at);
    all.set(from.subarray(at), at + steps.length);
    return all;
  };
  const times = (from: Float64Array, inserted: (i: number) => number): Float64Array =>
    Float64Array.from([
      ...from.subarray(0, at),
      ...steps.map((_, i) => inserted(i)),
      ...from.subarray(at),
    ]);
  const before = history.invokeTime[at - 1]!;
  const pause = (history.invokeTime[at]! - before) / (2 * steps.length + 1);
  const client = history.process.reduce((most, each) => Math.max(most, each), 0) + 1;
  return {
    ...history,
    count: history.count + steps.length,
    f: column(history.f, ({ f }) => history.functions.indexOf(f)),
    process: column(history.process, () => client),
    key: column(history.key, () => history.key[at]!),
    argument: column(history.argument, ({ argument }) => argument),
    argument2: column(history.argument2, () => NONE),
    result: column(history.result, ({ result }) => result),
    outcome: Uint8Array.from(column(Int32Array.from(history.outcome), () => OK)),
    invoke: column(later(history.invoke), (_, i) => rank + 2 * i),
    complete: column(later(history.complete), (_, i) => rank + 2 * i + 1),
    node: column(history.node, () => NONE),
    event: column(history.event, () => history.event[at]!),
    invokeTime: times(history.invokeTime, (i) => before + (2 * i + 1) * pause),
    completeTime: times(history.completeTime, (i) => before + (2 * i + 2) * pause),
    values: [...history.values, 'a value of its own', 'another'],
  };
};
