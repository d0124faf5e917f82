/**
 * The order of the generations of one key, as zones of blocks (register/zones/sweep.ts): a generation
 * that was shown takes effect as a whole, for nothing else can come between its put and its last get.
 *
 * A put, delete or append that nobody was shown is a block of its own: whatever follows it up to the
 * next put, no get is among it, so where it may stand is the same for all of them. One of unknown
 * outcome may as well not have happened.
 */
import { type Columns, NONE, OK } from '../../../../src/history/columns.ts';
import { doneAt } from '../../rows/ranks.ts';
import { Preorder } from '../shared/forced-preorder.ts';
import type { KeyDecision } from '../shared/key-by-key.ts';
import type { Look } from '../shared/now-and-then.ts';
import { Blocks } from '../register/zones/blocks.ts';
import { sweepZones, Zones } from '../register/zones/sweep.ts';
import { type Block, excluding, tooEarly } from './impossible-order.ts';
import type { Generation } from './generations.ts';
import { INITIAL, type TextRows } from './text-rows.ts';

/** Decides key after key in the same space. */
export class GenerationOrder {
  readonly #history: Columns;
  /** By row: 1 where it is part of a generation. */
  readonly #placed: Uint8Array;
  #blocks = new Blocks(0);
  #zones = new Zones(0, 0);
  /** The rows of each generation, in order. */
  #orders: (readonly number[])[] = [];

  constructor(history: Columns) {
    this.#history = history;
    this.#placed = new Uint8Array(history.count);
  }

  decide(
    rows: Int32Array,
    { appends, resets, blind }: TextRows,
    generations: readonly Generation[],
    look: Look,
  ): KeyDecision {
    const history = this.#history;
    this.#makeRoom(generations.length + appends.length + resets.length, 2 * rows.length);
    for (const generation of generations) {
      look(generation.gets.length + generation.pieces.length);
      const preorder = preorderOf(generation);
      const conflict = preorder.conflict(history);
      if (conflict !== undefined) return tooEarly(history, conflict, generation);
      this.#addGeneration(preorder.rows, generation.base === INITIAL);
    }
    for (const row of appends) this.#addUnseen(row);
    for (const row of resets) this.#addUnseen(row);
    look(rows.length);
    const ranks = { firstRank: history.invoke[rows[0]!]!, ranks: 2 * rows.length };
    const conflict = sweepZones(history, this.#blocks, ranks, this.#zones);
    if (conflict !== undefined) {
      const block = (at: number): Block => ({
        first: this.#blocks.first[at]!,
        last: this.#blocks.last[at]!,
        shownBy: generations[at]?.gets[0] ?? NONE,
      });
      return excluding(history, block(conflict.around), block(conflict.inner));
    }
    return { type: 'valid', orders: [this.#joined(rows.length), Int32Array.from(blind)] };
  }

  #makeRoom(blocks: number, ranks: number): void {
    if (this.#blocks.capacity < blocks) this.#blocks = new Blocks(2 * blocks);
    if (this.#zones.capacity < blocks || this.#zones.ranks < ranks) {
      this.#zones = new Zones(2 * blocks, 2 * ranks);
    }
    this.#blocks.count = 0;
    this.#orders = [];
  }

  /** `order` is not empty: a generation was shown to somebody. */
  #addGeneration(order: readonly number[], fromTheBeginning: boolean): void {
    const { invoke } = this.#history;
    let first = order[0]!;
    let last = first;
    for (const row of order) {
      this.#placed[row] = 1;
      if (doneAt(this.#history, row) < doneAt(this.#history, first)) first = row;
      if (invoke[row]! > invoke[last]!) last = row;
    }
    this.#addBlock(fromTheBeginning ? NONE : first, last);
    this.#orders.push(order);
  }

  #addUnseen(row: number): void {
    if (this.#placed[row] === 0 && this.#history.outcome[row] === OK) this.#addBlock(row, row);
  }

  /** Which row completed first (NONE: before all others), and which was invoked last. */
  #addBlock(first: number, last: number): void {
    const blocks = this.#blocks;
    blocks.first[blocks.count] = first;
    blocks.last[blocks.count++] = last;
  }

  #joined(most: number): Int32Array {
    const { order, count } = this.#zones;
    const all = new Int32Array(most);
    let filled = 0;
    for (let i = 0; i < count; i++) {
      const block = order[i]!;
      const generation = this.#orders[block];
      if (generation === undefined) all[filled++] = this.#blocks.first[block]!;
      else for (const row of generation) all[filled++] = row;
    }
    return all.subarray(0, filled);
  }
}

/** The put, those who were shown nothing more, the first append, those who were shown it, … */
const preorderOf = ({ base, pieces, gets, versions }: Generation): Preorder => {
  const preorder = new Preorder();
  if (base !== INITIAL) preorder.rows.push(base);
  let until = gets.length;
  for (let version = 0; version <= pieces.length; version++) {
    if (version > 0) {
      preorder.next();
      preorder.rows.push(pieces[version - 1]!);
    }
    preorder.next();
    let from = until;
    while (from > 0 && versions[from - 1] === version) from--;
    for (let at = from; at < until; at++) preorder.rows.push(gets[at]!);
    until = from;
  }
  return preorder;
};
