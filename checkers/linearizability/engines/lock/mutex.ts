/**
 * Locks that are acquired and released, whoever does it: acquires and releases must take turns.
 * Each takes effect as late as it can. Exact, unknown outcomes included; O(n · open operations).
 */
import { type Columns, FAIL, NONE } from '../../../../src/history/columns.ts';
import { describeRow } from '../../rows/describe-row.ts';
import type { EngineOptions, EngineResult } from '../engine.ts';
import { decideEachKey, type KeyDecision } from '../shared/key-by-key.ts';
import { brokenAt, eachEvent, Waiting } from '../shared/just-in-time.ts';
import type { Look } from '../shared/now-and-then.ts';

const engine = 'mutex';

export const checkMutex = (history: Columns, options: EngineOptions): EngineResult => {
  return decideEachKey(history, options, engine, (line, { rows }, look) =>
    decideKey(line, rows, look),
  );
};

const decideKey = (history: Columns, rows: Int32Array, look: Look): KeyDecision => {
  const { f, functions, outcome } = history;
  const strange = rows.find(
    (row) => functions[f[row]!] !== 'acquire' && functions[f[row]!] !== 'release',
  );
  if (strange !== undefined) {
    return {
      type: 'undecided',
      reason: `${describeRow(history, strange)} is nothing a mutex knows`,
    };
  }
  const isAcquire = (row: number): boolean => functions[f[row]!] === 'acquire';
  const acquires = new Waiting(history);
  const releases = new Waiting(history);
  const order: number[] = [];
  let held = false;
  const completed = (row: number): KeyDecision | undefined => {
    const [own, others] = isAcquire(row) ? [acquires, releases] : [releases, acquires];
    if (!own.has(row)) return undefined;
    if (held === isAcquire(row)) {
      const other = others.takeFirst();
      if (other === NONE) return outOfTurn(history, rows, row, held);
      order.push(other);
    }
    own.remove(row);
    order.push(row);
    held = isAcquire(row);
    return undefined;
  };
  const broken = eachEvent(
    history,
    rows.filter((row) => outcome[row] !== FAIL),
    (row) => (isAcquire(row) ? acquires : releases).add(row),
    completed,
    look,
  );
  return broken ?? { type: 'valid', orders: [Int32Array.from(order)] };
};

const outOfTurn = (history: Columns, rows: Int32Array, row: number, held: boolean): KeyDecision => {
  const what = describeRow(history, row);
  return held
    ? brokenAt(
        history,
        rows,
        row,
        'double-acquire',
        engine,
        `${what} returned, but all releases asked for by then had been used up by earlier acquires.`,
      )
    : brokenAt(
        history,
        rows,
        row,
        'double-release',
        engine,
        `${what} returned, but all acquires asked for by then had been released already.`,
      );
};
