/**
 * How far from linearizable a register history is: the smallest Δ by which its reads must be moved
 * back in time to make it so, and how many versions a read lagged behind.
 *
 * Δ in the sense of Golab, Li & Shah (PODC 2011): a read may answer with what was true up to Δ
 * before it was asked. Found by binary search with the engines themselves.
 */
import { type Columns, NONE, OK } from '../../../src/history/columns.ts';
import { operationAt } from '../../history-operation.ts';
import type { Model } from '../../model.ts';
import type { Budget } from '../../verdict.ts';
import { checkLinearizability } from '../check.ts';
import { subHistory } from './sub-history.ts';

export interface Staleness {
  /** Milliseconds; rounded up to a hundredth of itself. */
  readonly deltaMs: number;
}

/** A step is a check of the whole key; longer histories are not worth twenty of them. */
const MOST_ROWS = 100_000;

/** A history that is over sooner came without times: its events are only numbered. */
const SHORTEST_NS = 1e6;

/** Undefined where moving reads does not help, the model is no register, or the time is too short. */
export const stalenessOf = (
  history: Columns,
  model: Model,
  budget: Budget,
): Staleness | undefined => {
  const kind = model.known?.kind;
  if ((kind !== 'register' && kind !== 'kv') || history.count > MOST_ROWS) return undefined;
  if (longest(history) < SHORTEST_NS) return undefined;
  const deadline = performance.now() + budget.timeMs;
  const isRead = Uint8Array.from({ length: history.count }, (_, row) =>
    readsAt(history, model, row),
  );
  const verdictAt = (deltaNs: number): string => {
    const timeMs = Math.max(0, deadline - performance.now());
    return checkLinearizability(readsMovedBack(history, isRead, deltaNs), model, {
      timeMs,
      memoryBytes: budget.memoryBytes,
    }).verdict;
  };
  let low = 0;
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
 * How many writes had replaced, one after another for certain, what the read in this row saw; 0
 * where none had.
 */
export const versionsBehind = (history: Columns, model: Model, row: number): number => {
  if (readsAt(history, model, row) === 0) return 0;
  const seen = history.result[row]!;
  let writtenBy = -1;
  for (let other = 0; other < history.count; other++) {
    if (!writesAt(history, model, other) || written(history, other) !== seen) continue;
    if (history.complete[other] === NONE) return 0;
    if (history.invoke[other]! < history.complete[row]!) {
      writtenBy = Math.max(writtenBy, history.complete[other]!);
    }
  }
  // Writes that certainly follow each other: earliest completion first, each after the one before.
  const between = Array.from({ length: history.count }, (_, other) => other)
    .filter(
      (other) =>
        history.outcome[other] === OK &&
        writesAt(history, model, other) &&
        history.invoke[other]! > writtenBy &&
        history.complete[other]! < history.invoke[row]!,
    )
    .toSorted((a, b) => history.complete[a]! - history.complete[b]!);
  let versions = 0;
  let after = writtenBy;
  for (const other of between) {
    if (history.invoke[other]! < after) continue;
    versions++;
    after = history.complete[other]!;
  }
  return versions;
};

const readsAt = (history: Columns, model: Model, row: number): 0 | 1 =>
  history.outcome[row] === OK &&
  history.argument2[row] === NONE &&
  model.readOnly?.(operationAt(history, row)) === true
    ? 1
    : 0;

const writesAt = (history: Columns, model: Model, row: number): boolean =>
  model.readOnly?.(operationAt(history, row)) !== true;

const written = (history: Columns, row: number): number =>
  history.argument2[row] === NONE ? history.argument[row]! : history.argument2[row]!;

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
