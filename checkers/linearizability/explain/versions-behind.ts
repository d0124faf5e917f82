/** How many versions a read of a register lagged behind. */
import { type Columns, NONE, OK } from '../../../src/history/columns.ts';
import type { Model } from '../../model.ts';
import { CAS, WRITE } from '../engines/register/kinds.ts';
import { RegisterReader } from '../engines/register/reader.ts';
import { isRead } from './moved-reads.ts';

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
