/**
 * Sets that only grow and are read whole, each element added once: the reads are nested, and the
 * elements that are new in a read were added between it and the read before. O(size of the history).
 *
 * An add nobody saw comes after all reads; of unknown outcome, it need not have happened.
 */
import { type Columns, NONE } from '../../../../src/history/columns.ts';
import { describeRow } from '../../rows/describe-row.ts';
import type { EngineOptions, EngineResult } from '../engine.ts';
import { decideEachKey, type KeyDecision, violation } from '../shared/key-by-key.ts';
import { type Collection, readCollection } from '../shared/whole-reads.ts';
import type { Look } from '../shared/now-and-then.ts';
import { Preorder } from '../shared/forced-preorder.ts';
import { tooEarly, unexplainedElement } from '../shared/whole-read-sentences.ts';

const engine = 'set';

export const checkSet = (history: Columns, options: EngineOptions): EngineResult => {
  return decideEachKey(history, options, engine, (history, { rows }, look) =>
    decideKey(history, options, rows, look),
  );
};

interface Reading {
  readonly elements: ReadonlySet<number>;
  readonly rows: readonly number[];
}

const decideKey = (
  history: Columns,
  options: EngineOptions,
  rows: Int32Array,
  look: Look,
): KeyDecision => {
  const set = readCollection(history, options, rows, 'add', look);
  if (set.type === 'undecided') return set;
  const readings: Reading[] = [...set.elements].map(([id, elements]) => {
    look(elements.length);
    return { elements: new Set(elements), rows: set.reads.get(id)! };
  });
  readings.sort((a, b) => a.elements.size - b.elements.size);
  const preorder = new Preorder();
  let before: Reading = { elements: new Set(set.initial), rows: [] };
  for (const reading of readings) {
    look(reading.elements.size);
    const missing = [...before.elements].some((element) => !reading.elements.has(element));
    if (missing) return notNested(history, before, reading);
    // Two results that hold the same set in another order are one group.
    const grows = reading.elements.size > before.elements.size;
    if (grows) preorder.next();
    for (const element of reading.elements) {
      if (before.elements.has(element)) continue;
      const row = set.adder[element]!;
      if (row === NONE) {
        return unexplainedElement(history, engine, set, reading.rows[0]!, element);
      }
      preorder.rows.push(row);
    }
    if (grows) preorder.next();
    for (const row of reading.rows) preorder.rows.push(row);
    before = reading;
  }
  return decideOrder(history, set, preorder, readings);
};

const decideOrder = (
  history: Columns,
  set: Collection,
  preorder: Preorder,
  readings: readonly Reading[],
): KeyDecision => {
  const last = readings.at(-1)?.elements ?? new Set(set.initial);
  preorder.next();
  const seen = new Set([...last].map((element) => set.adder[element]!));
  for (const row of set.adders) if (!seen.has(row)) preorder.rows.push(row);
  const conflict = preorder.conflict(history);
  if (conflict === undefined) {
    return { type: 'valid', orders: [preorder.order(), Int32Array.from(set.blind)] };
  }
  // The first read that shows each of the two tells which came first.
  const shows = ({ elements }: Reading, row: number): boolean =>
    [...elements].some((element) => set.adder[element] === row);
  const because = [conflict.needed, conflict.row].map(
    (row) => readings.find((reading) => shows(reading, row))?.rows[0] ?? NONE,
  );
  return tooEarly(history, engine, conflict, because);
};

const notNested = (history: Columns, before: Reading, after: Reading): KeyDecision => {
  const rows = [before.rows[0] ?? NONE, after.rows[0]!];
  const other = rows[0] === NONE ? 'the initial set' : describeRow(history, rows[0]!);
  return violation(
    engine,
    'incompatible-reads',
    rows,
    `${describeRow(history, rows[1]!)} lacks an element of ${other}, which is no larger.`,
  );
};
