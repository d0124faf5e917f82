/**
 * Blocks: a write, its reads, the cas that replaced it, that one's reads, … No other write can come
 * between them, so a block takes effect as a whole (Gibbons & Korach 1997, "clusters"; zones after
 * Golab, Li & Shah 2011). The initial value heads a block that began before everything.
 */
import { type Columns, NONE } from '../../../../../src/history/columns.ts';
import { WRITE } from '../kinds.ts';
import { doneAt, NEVER } from '../../../rows/ranks.ts';
import { INITIAL, type KeyRows } from './versions.ts';

/** Space for the blocks of one key, used again for the next. */
export class Blocks {
  count = 0;
  /** The version at the head of each block. */
  readonly head: Int32Array;
  /** Row that completed first (NONE: the initial write, before everything). */
  readonly first: Int32Array;
  /** Row invoked last; NONE: an initial value nobody looked at. */
  readonly last: Int32Array;

  constructor(readonly capacity: number) {
    this.head = new Int32Array(capacity);
    this.first = new Int32Array(capacity);
    this.last = new Int32Array(capacity);
  }
}

/** Why the versions of a key cannot be one chain after another. */
export type BlockTrouble =
  /** `row` completed before `needed`, which must come earlier, was invoked. */
  | {
      readonly type: 'too-early';
      readonly row: number;
      readonly needed: number;
      /** First version of their block. */
      readonly head: number;
    }
  /** `row` saw a value that no write can have brought about. */
  | { readonly type: 'unwritten'; readonly row: number; readonly value: number };

export const buildBlocks = (
  history: Columns,
  rows: KeyRows,
  blocks: Blocks,
): BlockTrouble | undefined => {
  const { writer, written, readCount, firstRead, replacedBy, reached, count } = rows.versions;
  blocks.count = 0;
  for (let version = 0; version < count; version++) {
    const row = writer[version]!;
    const heads = row === INITIAL || (row !== NONE && rows.kind[row] === WRITE);
    if (!heads || written[version] === 0) continue;
    const trouble = appendBlock(history, version, rows, blocks);
    if (trouble !== undefined) return trouble;
  }
  for (let version = 0; version < count; version++) {
    if (reached[version] === 1) continue;
    // Read or replaced without a writer, or written by a ring of cas that nothing started.
    if (readCount[version]! > 0) {
      return { type: 'unwritten', row: firstRead[version]!, value: version };
    }
    const cas = replacedBy[version]!;
    if (cas !== NONE) return { type: 'unwritten', row: cas, value: version };
  }
  return undefined;
};

const appendBlock = (
  history: Columns,
  head: number,
  { versions, ofRow }: KeyRows,
  blocks: Blocks,
): BlockTrouble | undefined => {
  const { writer, readCount, firstRead, lastRead, replacedBy, reached } = versions;
  const { invoke, complete } = history;
  let first = NONE;
  let firstDone = writer[head] === INITIAL ? -1 : NEVER;
  let last = NONE;
  let lastBegun = -1;
  for (let version = head; ;) {
    reached[version] = 1;
    const row = writer[version]!;
    if (row !== INITIAL) {
      const done = doneAt(history, row);
      if (done < lastBegun) return { type: 'too-early', row, needed: last, head };
      if (done < firstDone) {
        firstDone = done;
        first = row;
      }
      if (invoke[row]! > lastBegun) {
        lastBegun = invoke[row]!;
        last = row;
      }
    }
    if (readCount[version]! > 0) {
      const earliest = firstRead[version]!;
      const done = complete[earliest]!;
      if (done < lastBegun) return { type: 'too-early', row: earliest, needed: last, head };
      if (done < firstDone) {
        firstDone = done;
        first = earliest;
      }
      const latest = lastRead[version]!;
      if (invoke[latest]! > lastBegun) {
        lastBegun = invoke[latest]!;
        last = latest;
      }
    }
    const cas = replacedBy[version]!;
    if (cas === NONE) break;
    version = ofRow[cas]!;
  }
  const block = blocks.count++;
  blocks.head[block] = head;
  blocks.first[block] = first;
  blocks.last[block] = last;
  return undefined;
};
