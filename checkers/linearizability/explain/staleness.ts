/**
 * How far from linearizable a register history is: the smallest Δ by which its reads must be moved
 * back in time to make it so, and how many versions a read lagged behind.
 *
 * Δ in the sense of Golab, Li & Shah (PODC 2011): a read may answer with what was true up to Δ
 * before it was asked. Found by binary search with the engines themselves.
 */
import { type Columns, NONE, OK } from '../../../src/history/columns.ts';
import type { Model } from '../../model.ts';
import type { Budget } from '../../verdict.ts';
import { checkLinearizability } from '../check.ts';
import { CAS, READ, WRITE } from '../engines/register/kinds.ts';
import { RegisterReader } from '../engines/register/reader.ts';
import { Clock } from './clock.ts';
import { subHistory } from './sub-history.ts';

export interface Staleness {
  /** Milliseconds; rounded up to a hundredth of itself. */
  readonly deltaMs: number;
}

/** A step is a check of the whole key; longer histories are not worth twenty of them. */
const MOST_ROWS = 100_000;
/** To move the reads, in milliseconds a row, before it was measured. */
const MOVING_MS = 0.003;

/** A history that is over sooner came without times: its events are only numbered. */
const SHORTEST_NS = 1e6;

/**
 * Undefined where moving reads does not help, the model is no register, or the time is too short.
 * @param atLeastMs where no smaller Δ is of interest: one check tells whether this one is enough
 */
export const stalenessOf = (
  history: Columns,
  model: Model,
  budget: Budget,
  atLeastMs = 0,
): Staleness | undefined => {
  const { known } = model;
  if (known === undefined || (known.kind !== 'register' && known.kind !== 'kv')) return undefined;
  if (history.count > MOST_ROWS) return undefined;
  if (longest(history) < SHORTEST_NS) return undefined;
  const clock = new Clock(budget.timeMs, MOVING_MS);
  const reader = new RegisterReader(history, known);
  const reads = history.outcome.map((_, row) => (isRead(history, reader, row) ? 1 : 0));
  const verdictAt = (deltaNs: number): string => {
    if (!clock.affords(history.count)) return 'unknown';
    return clock.step(history.count, () => {
      const moved = readsMovedBack(history, reads, deltaNs);
      const { memoryBytes } = budget;
      return checkLinearizability(moved, model, { timeMs: clock.leftMs, memoryBytes }).verdict;
    });
  };
  let low = atLeastMs * 1e6;
  if (low > 0 && verdictAt(low) === 'valid') return { deltaMs: atLeastMs };
  let high = longest(history);
  if (verdictAt(high) !== 'valid') return undefined;
  while (high - low > Math.max(1, high / 100)) {
    const middle = (low + high) / 2;
    const verdict = verdictAt(middle);
    if (verdict === 'unknown') return undefined;
    if (verdict === 'valid') high = middle;
    else low = middle;
  }
  return { deltaMs: high / 1e6 };
};

/**
 * How many writes had replaced, one after another for certain, what the stalest of these reads
 * saw; 0 where none had, or the model is no register.
 */
export const versionsBehind = (history: Columns, model: Model, rows: readonly number[]): number => {
  const { known } = model;
  if (known === undefined || (known.kind !== 'register' && known.kind !== 'kv')) return 0;
  // An append makes a version too, and its text is not what a read of it returns.
  if (history.functions.includes('append')) return 0;
  const reader = new RegisterReader(history, known);
  const writes = new Int32Array(history.count).fill(NONE);
  for (let row = 0; row < history.count; row++) {
    const kind = reader.kind(row);
    if (kind === WRITE || kind === CAS) writes[row] = reader.value;
  }
  const reads = rows.filter((row) => isRead(history, reader, row));
  return Math.max(0, ...reads.map((row) => lag(history, writes, row)));
};

const lag = (history: Columns, writes: Int32Array, read: number): number => {
  const { invoke, complete, outcome, result } = history;
  let writtenBy = -1;
  const between: number[] = [];
  for (const [row, value] of writes.entries()) {
    if (value === NONE || invoke[row]! > complete[read]!) continue;
    if (value === result[read] && complete[row] === NONE) return 0;
    if (value === result[read]) writtenBy = Math.max(writtenBy, complete[row]!);
    else if (outcome[row] === OK && complete[row]! < invoke[read]!) between.push(row);
  }
  // Writes that certainly follow each other: earliest completion first, each after the one before.
  let versions = 0;
  let after = writtenBy;
  for (const row of between.toSorted((a, b) => complete[a]! - complete[b]!)) {
    if (invoke[row]! < after) continue;
    versions++;
    after = complete[row]!;
  }
  return versions;
};

/** A cas that changes nothing looks at the value too, but is not moved. */
const isRead = (history: Columns, reader: RegisterReader, row: number): boolean =>
  history.outcome[row] === OK && history.argument2[row] === NONE && reader.kind(row) === READ;

const longest = ({ count, invokeTime }: Columns): number =>
  count === 0 ? 0 : Math.max(1, invokeTime[count - 1]! - invokeTime[0]! + 1);

/** The same operations, every read invoked that much earlier. */
const readsMovedBack = (history: Columns, isRead: Uint8Array, deltaNs: number): Columns => {
  const { count, invoke, complete, invokeTime, completeTime } = history;
  const times = invokeTime.map((time, row) => time - isRead[row]! * deltaNs);
  // Events by time; a read that was moved comes before what was there at that time already.
  const events: number[] = [];
  for (let row = 0; row < count; row++) {
    events.push(2 * row);
    if (complete[row] !== NONE) events.push(2 * row + 1);
  }
  const timeOf = (event: number): number =>
    (event & 1) === 0 ? times[event >>> 1]! : completeTime[event >>> 1]!;
  const placeOf = (event: number): number =>
    (event & 1) === 1
      ? complete[event >>> 1]!
      : invoke[event >>> 1]! - (isRead[event >>> 1] === 1 ? 2 * count : 0);
  events.sort((a, b) => timeOf(a) - timeOf(b) || placeOf(a) - placeOf(b));
  const rows = Int32Array.from(events.filter((event) => (event & 1) === 0).map((e) => e >>> 1));
  const moved = subHistory(history, rows).history;
  const at = new Int32Array(count);
  for (const [index, row] of rows.entries()) at[row] = index;
  for (const [rank, event] of events.entries()) {
    const index = at[event >>> 1]!;
    if ((event & 1) === 0) moved.invoke[index] = rank;
    else moved.complete[index] = rank;
  }
  return moved;
};
