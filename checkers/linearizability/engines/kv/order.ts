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
import { Blocks } from '../register/zones/blocks.ts';
import { sweepZones, Zones } from '../register/zones/sweep.ts';
import { type Block, excluding, tooEarly } from './impossible-order.ts';
import type { Generation } from './generations.ts';
import { INITIAL, type TextRows } from './text-rows.ts';

export const orderGenerations = (
  history: Columns,
  rows: Int32Array,
  { appends, resets, blind }: TextRows,
  generations: readonly Generation[],
): KeyDecision => {
  const shown = new Set<number>();
  const orders: Int32Array[] = [];
  const blocks: Block[] = [];
  for (const generation of generations) {
    shown.add(generation.base);
    for (const piece of generation.pieces) shown.add(piece);
    const preorder = preorderOf(generation);
    const conflict = preorder.conflict(history);
    if (conflict !== undefined) return tooEarly(history, conflict, generation);
    orders.push(preorder.order());
    blocks.push({ ...ends(history, preorder.rows, generation), shownBy: generation.gets[0]! });
  }
  for (const row of [...appends, ...resets]) {
    if (shown.has(row) || history.outcome[row] !== OK) continue;
    orders.push(Int32Array.of(row));
    blocks.push({ first: row, last: row, shownBy: NONE });
  }
  const zones = new Zones(blocks.length, 2 * rows.length);
  const conflict = sweepZones(history, columnsOf(blocks), history.invoke[rows[0]!]!, zones);
  if (conflict !== undefined) {
    return excluding(history, blocks[conflict.around]!, blocks[conflict.inner]!);
  }
  return { type: 'valid', orders: [joined(orders, zones), Int32Array.from(blind)] };
};

/** The put, those who were shown nothing more, the first append, those who were shown it, … */
const preorderOf = ({ base, pieces, gets, versions }: Generation): Preorder => {
  const preorder = new Preorder();
  if (base !== INITIAL) preorder.rows.push(base);
  let next = gets.length - 1;
  for (let version = 0; version <= pieces.length; version++) {
    preorder.next();
    if (version > 0) preorder.rows.push(pieces[version - 1]!);
    preorder.next();
    for (; next >= 0 && versions[next] === version; next--) preorder.rows.push(gets[next]!);
  }
  return preorder;
};

/** Which row completed first and which was invoked last; what was there always came before. */
const ends = (
  history: Columns,
  rows: readonly number[],
  { base }: Generation,
): { readonly first: number; readonly last: number } => {
  let [first] = rows;
  let [last] = rows;
  for (const row of rows) {
    if (doneAt(history, row) < doneAt(history, first!)) first = row;
    if (history.invoke[row]! > history.invoke[last!]!) last = row;
  }
  return { first: base === INITIAL ? NONE : first!, last: last! };
};

const columnsOf = (all: readonly Block[]): Blocks => {
  const blocks = new Blocks(all.length);
  blocks.count = all.length;
  for (const [at, { first, last }] of all.entries()) {
    blocks.first[at] = first;
    blocks.last[at] = last;
  }
  return blocks;
};

const joined = (orders: readonly Int32Array[], { order, count }: Zones): Int32Array => {
  let length = 0;
  for (const each of orders) length += each.length;
  const all = new Int32Array(length);
  let filled = 0;
  for (const block of order.subarray(0, count)) {
    all.set(orders[block]!, filled);
    filled += orders[block]!.length;
  }
  return all;
};
