/**
 * Blocks: a write, its reads, the cas that replaced it, that one's reads, … No other write can come
 * between them, so a block takes effect as a whole (Gibbons & Korach 1997, "clusters"; zones after
 * Golab, Li & Shah 2011). The initial value heads a block that began before everything.
 */
import { type Columns, NONE } from '../../../src/history/columns.ts';
import { WRITE } from '../registers/register-kinds.ts';
import type { RegisterRows } from '../registers/register-rows.ts';
import { doneAt, NEVER } from '../ranks.ts';
import { INITIAL, type Versions } from './versions.ts';

export interface Blocks {
  count: number;
  /** The version at the head of each block. */
  readonly head: Int32Array;
  /** Row that completed first (NONE: the initial write, before everything). */
  readonly first: Int32Array;
  /** Row invoked last; NONE: an initial value nobody looked at. */
  readonly last: Int32Array;
  /** Slot of the key (rows-by-key.ts). */
  readonly slot: Int32Array;
}

export function emptyBlocks(capacity: number): Blocks {
  return {
    count: 0,
    head: new Int32Array(capacity),
    first: new Int32Array(capacity),
    last: new Int32Array(capacity),
    slot: new Int32Array(capacity),
  };
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

/** Appends the blocks of the versions `base … versions.count − 1`, which are those of one slot. */
export function buildBlocks(
  history: Columns,
  rows: RegisterRows,
  slot: number,
  base: number,
  versions: Versions,
  blocks: Blocks,
): BlockTrouble | undefined {
  const { writer, written, readCount, firstRead, replacedBy, reached } = versions;
  for (let version = base; version < versions.count; version++) {
    const row = writer[version]!;
    const heads = row === INITIAL || (row !== NONE && rows.kind[row] === WRITE);
    if (!heads || written[version] === 0) continue;
    blocks.slot[blocks.count] = slot;
    const trouble = appendBlock(history, version, versions, blocks);
    if (trouble !== undefined) return trouble;
  }
  for (let version = base; version < versions.count; version++) {
    if (reached[version] === 1) continue;
    // Read or replaced without a writer, or written by a ring of cas that nothing started.
    if (readCount[version]! > 0) {
      return { type: 'unwritten', row: firstRead[version]!, value: version };
    }
    const cas = replacedBy[version]!;
    if (cas !== NONE) return { type: 'unwritten', row: cas, value: version };
  }
  return undefined;
}

function appendBlock(
  history: Columns,
  head: number,
  versions: Versions,
  blocks: Blocks,
): BlockTrouble | undefined {
  const { writer, readCount, firstRead, lastRead, replacedBy, reached, ofRow } = versions;
  const { invoke } = history;
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
      const done = history.complete[earliest]!;
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
}
