/**
 * The zones of all blocks of all keys, swept once by rank, without a sort.
 *
 * F is the smallest completion rank of a block and S its largest invocation rank. F < S: the block
 * takes up all of its *forward* zone [F, S]. Otherwise it fits into any point of its *backward* zone
 * [S, F]. A key is not linearizable exactly when two of its forward zones overlap, or a forward zone
 * holds a whole backward one; else the order of the smaller ends is an order of its blocks.
 */
import { type Columns, NONE } from '../../../src/history/columns.ts';
import type { Blocks } from './blocks.ts';
import { doneAt } from '../ranks.ts';

export type Sweep =
  /** Blocks with something in them, in an order that is right within each slot. */
  | { readonly type: 'order'; readonly order: Int32Array }
  /** Block `around` is forward, and `inner` overlaps it or lies inside. */
  | { readonly type: 'conflict'; readonly around: number; readonly inner: number };

export function sweepZones(history: Columns, blocks: Blocks, slots: number): Sweep {
  const { count, first, last, slot } = blocks;
  const begun = new Int32Array(count);
  const done = new Int32Array(count);
  let lowest = 2 * history.count;
  let highest = 0;
  for (let block = 0; block < count; block++) {
    if (last[block] === NONE) continue;
    const s = history.invoke[last[block]!]!;
    const f = first[block] === NONE ? -1 : doneAt(history, first[block]!);
    begun[block] = s;
    done[block] = f;
    const low = Math.min(s, f);
    if (low < lowest) lowest = low;
    if (low > highest) highest = low;
  }
  const order = new Int32Array(count);
  let ordered = 0;
  const forward = new Int32Array(slots).fill(NONE);
  const forwardEnd = new Int32Array(slots).fill(-1);
  const blockAt = new Int32Array(Math.max(0, highest - lowest + 1)).fill(NONE);
  for (let block = 0; block < count; block++) {
    if (last[block] === NONE) continue;
    if (first[block] === NONE) {
      // An initial value somebody saw: its zone began before every rank.
      forward[slot[block]!] = block;
      forwardEnd[slot[block]!] = begun[block]!;
      order[ordered++] = block;
    } else blockAt[Math.min(begun[block]!, done[block]!) - lowest] = block;
  }
  for (const block of blockAt) {
    if (block === NONE) continue;
    const key = slot[block]!;
    // For a forward zone F is its lower end, for a backward one its upper end: the same test.
    if (done[block]! < forwardEnd[key]!) {
      return { type: 'conflict', around: forward[key]!, inner: block };
    }
    if (done[block]! < begun[block]!) {
      forward[key] = block;
      forwardEnd[key] = begun[block]!;
    }
    order[ordered++] = block;
  }
  return { type: 'order', order: order.subarray(0, ordered) };
}
