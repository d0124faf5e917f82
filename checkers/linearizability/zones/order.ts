/**
 * From blocks in order to rows in order: the witness of each key that the zones decided.
 */
import { NONE } from '../../../src/history/columns.ts';
import { CAS, READ, WRITE } from '../registers/register-kinds.ts';
import type { RegisterRows } from '../registers/register-rows.ts';
import type { RowsByKey } from '../rows-by-key.ts';
import type { Blocks } from './blocks.ts';
import { INITIAL, type Versions } from './versions.ts';

export interface SlotOrders {
  readonly flat: Int32Array;
  /** The order of slot s is `flat[start[s]] … flat[start[s + 1] − 1]`; empty where undecided. */
  readonly start: Int32Array;
}

/** Rows that constrain nothing (SKIP, ANY) or are placed afterwards (NOT) are not in it. */
export function orderRows(
  rows: RegisterRows,
  byKey: RowsByKey,
  decided: Uint8Array,
  versions: Versions,
  blocks: Blocks,
  blockOrder: Int32Array,
): SlotOrders {
  const { kind } = rows;
  const { writer, written, readCount, replacedBy, ofRow } = versions;
  const inOrder = (row: number): boolean =>
    kind[row] === READ ||
    ((kind[row] === WRITE || kind[row] === CAS) && written[ofRow[row]!] === 1);
  const start = new Int32Array(byKey.slots + 1);
  for (let slot = 0; slot < byKey.slots; slot++) {
    let size = 0;
    if (decided[slot] === 1) {
      for (let i = byKey.start[slot]!; i < byKey.start[slot + 1]!; i++) {
        if (inOrder(byKey.order[i]!)) size++;
      }
    }
    start[slot + 1] = start[slot]! + size;
  }
  const flat = new Int32Array(start[byKey.slots]!);
  const cursor = start.slice();
  const readAt = new Int32Array(versions.count);
  for (const block of blockOrder) {
    const slot = blocks.slot[block]!;
    let at = cursor[slot]!;
    for (let version = blocks.head[block]!; ;) {
      if (writer[version] !== INITIAL) flat[at++] = writer[version]!;
      readAt[version] = at;
      at += readCount[version]!;
      const cas = replacedBy[version]!;
      if (cas === NONE) break;
      version = ofRow[cas]!;
    }
    cursor[slot] = at;
  }
  for (let slot = 0; slot < byKey.slots; slot++) {
    if (decided[slot] === 0) continue;
    for (let i = byKey.start[slot]!; i < byKey.start[slot + 1]!; i++) {
      const row = byKey.order[i]!;
      if (kind[row] === READ) flat[readAt[ofRow[row]!]!++] = row;
    }
  }
  return { flat, start };
}
