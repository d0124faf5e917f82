/**
 * The zones of all blocks of a key, swept once by rank, without a sort.
 *
 * F is the smallest completion rank of a block and S its largest invocation rank. F < S: the block
 * takes up all of its *forward* zone [F, S]. Otherwise it fits into any point of its *backward* zone
 * [S, F]. A key is not linearizable exactly when two of its forward zones overlap, or a forward zone
 * holds a whole backward one; else the order of the smaller ends is an order of its blocks.
 *
 * Of a key with many ranks one window of them is swept after the other.
 */
import { type Columns, NONE } from '../../../../../src/history/columns.ts';
import type { Blocks } from './blocks.ts';
import { doneAt } from '../../../rows/ranks.ts';

/** Two blocks that exclude each other: `around` is forward, and `inner` overlaps it or lies inside. */
export interface Conflict {
  readonly type: 'conflict';
  readonly around: number;
  readonly inner: number;
}

const WINDOW_BITS = 20;

/** Space for the zones of one key, used again for the next. */
export class Zones {
  /** Blocks with something in them, in an order that explains them: the first `count`. */
  readonly order: Int32Array;
  count = 0;
  /** By rank after the first of a window: the block whose zone begins there, plus one; 0 otherwise. */
  readonly blockAt: Int32Array;

  /** @param windowBits 2 to the power of it: how many ranks are swept at once */
  constructor(
    readonly capacity: number,
    readonly ranks: number,
    readonly windowBits = WINDOW_BITS,
  ) {
    this.order = new Int32Array(capacity);
    this.blockAt = new Int32Array(Math.min(ranks, 2 ** windowBits));
  }
}

/** The ranks of a key. */
export interface Ranks {
  readonly firstRank: number;
  readonly ranks: number;
}

export const sweepZones = (
  history: Columns,
  blocks: Blocks,
  { firstRank, ranks }: Ranks,
  zones: Zones,
): Conflict | undefined => {
  const { first, last, count } = blocks;
  const { invoke } = history;
  const { order, blockAt, windowBits } = zones;
  const mask = 2 ** windowBits - 1;
  let ordered = 0;
  let forward = NONE;
  let forwardEnd = -1;
  for (let block = 0; block < count; block++) {
    if (first[block] !== NONE || last[block] === NONE) continue;
    // An initial value somebody saw: its zone began before every rank.
    forward = block;
    forwardEnd = invoke[last[block]!]!;
    order[ordered++] = block;
  }
  const starts =
    ranks > mask + 1
      ? intoWindows(history, blocks, { firstRank, ranks }, zones, ordered)
      : undefined;
  const windows = starts === undefined ? 1 : starts.length - 1;
  for (let window = 0; window < windows; window++) {
    const from = starts === undefined ? 0 : starts[window]!;
    const until = starts === undefined ? count : starts[window + 1]!;
    let highest = -1;
    for (let i = from; i < until; i++) {
      const block = starts === undefined ? i : order[i]!;
      if (first[block] === NONE) continue;
      const low = (lowerEnd(history, blocks, block) - firstRank) & mask;
      blockAt[low] = block + 1;
      if (low > highest) highest = low;
    }
    for (let low = 0; low <= highest; low++) {
      const block = blockAt[low]! - 1;
      if (block < 0) continue;
      blockAt[low] = 0;
      const begun = invoke[last[block]!]!;
      const done = doneAt(history, first[block]!);
      // For a forward zone F is its lower end, for a backward one its upper end: the same test.
      if (done < forwardEnd) return { type: 'conflict', around: forward, inner: block };
      if (done < begun) {
        forward = block;
        forwardEnd = begun;
      }
      order[ordered++] = block;
    }
  }
  zones.count = ordered;
  return undefined;
};

/** Of a block of which something completed. */
const lowerEnd = (history: Columns, { first, last }: Blocks, block: number): number =>
  Math.min(history.invoke[last[block]!]!, doneAt(history, first[block]!));

/**
 * Fills `zones.order`, from `begin` on, with the blocks window after window, and says where each of them
 * starts: of a key with many ranks only those of one window need room to be put in order.
 */
const intoWindows = (
  history: Columns,
  blocks: Blocks,
  { firstRank, ranks }: Ranks,
  { order, windowBits }: Zones,
  begin: number,
): Int32Array => {
  const { first, count } = blocks;
  const starts = new Int32Array(((ranks - 1) >>> windowBits) + 2);
  starts[0] = begin;
  const windowOf = (block: number): number =>
    (lowerEnd(history, blocks, block) - firstRank) >>> windowBits;
  for (let block = 0; block < count; block++) {
    if (first[block] !== NONE) starts[windowOf(block) + 1]!++;
  }
  for (let window = 1; window < starts.length; window++) starts[window]! += starts[window - 1]!;
  const next = starts.slice();
  for (let block = 0; block < count; block++) {
    if (first[block] !== NONE) order[next[windowOf(block)]!++] = block;
  }
  return starts;
};
