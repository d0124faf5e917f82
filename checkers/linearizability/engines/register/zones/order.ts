/**
 * From blocks in order to rows in order: the witness of a key that the zones decided.
 */
import { NONE } from '../../../../../src/history/columns.ts';
import { READ } from '../kinds.ts';
import type { Blocks } from './blocks.ts';
import type { Zones } from './sweep.ts';
import { INITIAL, type KeyRows } from './versions.ts';

/** Rows that constrain nothing (SKIP, ANY) or are placed afterwards (NOT) are not in it. */
export const orderRows = (rows: KeyRows, blocks: Blocks, zones: Zones): Int32Array => {
  const { kind, ofRow, versions, from, until } = rows;
  const { writer, readCount, firstRead, replacedBy } = versions;
  const { head } = blocks;
  const order = new Int32Array(until - from);
  // Where the next read of a version goes: who completed first is known by now and not asked again.
  const readAt = firstRead;
  let at = 0;
  for (let i = 0; i < zones.count; i++) {
    for (let version = head[zones.order[i]!]!; ;) {
      if (writer[version] !== INITIAL) order[at++] = writer[version]!;
      readAt[version] = at;
      at += readCount[version]!;
      const cas = replacedBy[version]!;
      if (cas === NONE) break;
      version = ofRow[cas]!;
    }
  }
  for (let row = from; row < until; row++) {
    if (kind[row] === READ) order[readAt[ofRow[row]!]!++] = row;
  }
  return at === order.length ? order : order.slice(0, at);
};
