/**
 * The zones of all blocks of a key, swept once by rank, without a sort.
 *
 * F is the smallest completion rank of a block and S its largest invocation rank. F < S: the block
 * takes up all of its *forward* zone [F, S]. Otherwise it fits into any point of its *backward* zone
 * [S, F]. A key is not linearizable exactly when two of its forward zones overlap, or a forward zone
 * holds a whole backward one; else the order of the smaller ends is an order of its blocks.
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

/** Space for the zones of one key, used again for the next. */
export class Zones {
  /** Blocks with something in them, in an order that explains them: the first `count`. */
  readonly order: Int32Array;
  count = 0;
  /** By rank after the first of the key: the block whose zone begins there, plus one; 0 otherwise. */
  readonly blockAt: Int32Array;

  constructor(
    readonly capacity: number,
    readonly ranks: number,
  ) {
    this.order = new Int32Array(capacity);
    this.blockAt = new Int32Array(ranks);
  }
}

/** `firstRank`: no rank of the key is smaller. */
export const sweepZones = (
  history: Columns,
  blocks: Blocks,
  firstRank: number,
  zones: Zones,
): Conflict | undefined => {
  const { first, last, count } = blocks;
  const { invoke } = history;
  const { order, blockAt } = zones;
  let ordered = 0;
  let highest = -1;
  let forward = NONE;
  let forwardEnd = -1;
  for (let block = 0; block < count; block++) {
    if (last[block] === NONE) continue;
    const begun = invoke[last[block]!]!;
    if (first[block] === NONE) {
      // An initial value somebody saw: its zone began before every rank.
      forward = block;
      forwardEnd = begun;
      order[ordered++] = block;
      continue;
    }
    const low = Math.min(begun, doneAt(history, first[block]!)) - firstRank;
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
  zones.count = ordered;
  return undefined;
};
