/**
 * Lists that grow at their end and are read whole, each element appended once: the longest read is
 * the order of the appends, and every other read a point in it. O(size of the history).
 *
 * An append nobody saw comes after all reads; of unknown outcome, it need not have happened.
 */
import { type Columns, NONE } from '../../../../src/history/columns.ts';
import { describeRow } from '../../rows/describe-row.ts';
import type { EngineOptions, EngineResult } from '../engine.ts';
import { decideEachKey, type KeyDecision, violation } from '../shared/key-by-key.ts';
import { type Collection, readCollection } from '../shared/whole-reads.ts';
import type { Look } from '../shared/now-and-then.ts';
import { Preorder } from '../shared/forced-preorder.ts';
import { tooEarly, unexplainedElement } from '../shared/whole-read-sentences.ts';

const engine = 'append-list';

export const checkAppendList = (history: Columns, options: EngineOptions): EngineResult => {
  return decideEachKey(history, options, engine, (history, { rows }, look) =>
    decideKey(history, options, rows, look),
  );
};

const decideKey = (
  history: Columns,
  options: EngineOptions,
  rows: Int32Array,
  look: Look,
): KeyDecision => {
  const list = readCollection(history, options, rows, 'append', look);
  if (list.type === 'undecided') return list;
  let longest: readonly number[] = list.initial;
  let longestRead = NONE;
  for (const [id, elements] of list.elements) {
    if (elements.length <= longest.length) continue;
    longest = elements;
    longestRead = list.reads.get(id)![0]!;
  }
  const place = new Map(longest.map((element, at) => [element, at]));
  if (place.size < longest.length) {
    const reason = `${describeRow(history, longestRead)} saw an element twice that was put in once.`;
    return violation(engine, 'duplicate-element', [longestRead], reason);
  }
  const stranger = longest.findIndex(
    (element, at) => at >= list.initial.length && list.adder[element] === NONE,
  );
  if (stranger >= 0) {
    return unexplainedElement(history, engine, list, longestRead, longest[stranger]!);
  }
  const readsOfLength: (readonly number[] | undefined)[] = [];
  for (const [id, elements] of list.elements) {
    look(elements.length);
    const reads = list.reads.get(id)!;
    const other = elements.findIndex((element, at) => longest[at] !== element);
    const short = elements.length < list.initial.length;
    if (other >= 0 || short || list.initial.some((element, at) => longest[at] !== element)) {
      return incompatible(history, reads[0]!, longestRead);
    }
    readsOfLength[elements.length] = [...(readsOfLength[elements.length] ?? []), ...reads];
  }
  look(rows.length);
  return decideOrder(history, list, longest, longestRead, readsOfLength);
};

const decideOrder = (
  history: Columns,
  list: Collection,
  longest: readonly number[],
  longestRead: number,
  readsOfLength: readonly (readonly number[] | undefined)[],
): KeyDecision => {
  const preorder = new Preorder();
  for (let length = list.initial.length; length <= longest.length; length++) {
    if (length > list.initial.length) {
      preorder.next();
      preorder.rows.push(list.adder[longest[length - 1]!]!);
    }
    preorder.next();
    for (const row of readsOfLength[length] ?? []) preorder.rows.push(row);
  }
  preorder.next();
  const seen = new Set(longest.map((element) => list.adder[element]!));
  for (const row of list.adders) if (!seen.has(row)) preorder.rows.push(row);
  const conflict = preorder.conflict(history);
  if (conflict !== undefined) return tooEarly(history, engine, conflict, [longestRead]);
  return { type: 'valid', orders: [preorder.order(), Int32Array.from(list.blind)] };
};

const incompatible = (history: Columns, read: number, longest: number): KeyDecision => {
  const other = longest === NONE ? 'the initial list' : describeRow(history, longest);
  return violation(
    engine,
    'incompatible-order',
    [read, longest],
    `${describeRow(history, read)} and ${other} disagree, and neither is the beginning of the other.`,
  );
};
