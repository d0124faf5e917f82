/**
 * One partition of a history as the searches want it: definite operations in the order of their
 * invocations, each with a *slot*; classes of equal operations; unknown operations by class.
 *
 * A slot belongs to one open operation and is free again once that has completed, so there are as
 * many slots as operations were ever open at once. At the frontier (the first completion whose
 * operation is not linearized yet) everything that completed before is linearized and everything
 * invoked after is not: the slots' bits and the frontier say exactly what is linearized, in a word
 * or two, however long an operation stays open.
 */
import type { Columns } from '../../../src/history/columns.ts';
import type { Model, Narrowed, Operation } from '../../model.ts';
import { ClassTable } from './classes.ts';

/** Kinds of events in `eventKind`. */
export const INVOKE = 0;
export const COMPLETE = 1;
/** An operation of unknown outcome was invoked; `eventSubject` is its group. */
export const MAYBE = 2;

export interface Problem {
  readonly model: Model;
  /** The model for these operations, where it has one. */
  readonly narrowed: Narrowed | undefined;
  /** By class number. */
  readonly operations: readonly Operation[];
  readonly readOnly: Uint8Array;
  /** Definite operations: their rows, classes, slots and the positions of their completions. */
  readonly count: number;
  readonly row: Int32Array;
  readonly classOf: Int32Array;
  readonly slot: Int32Array;
  readonly completeAt: Int32Array;
  /** Their order by invocation, which is that of their numbers. */
  readonly invokeOrder: Int32Array;
  readonly slots: number;
  /** In the order of ranks: what happened, and to which definite operation or unknown group. */
  readonly eventKind: Uint8Array;
  readonly eventSubject: Int32Array;
  /** Unknown operations that can matter, equal ones together. */
  readonly groups: readonly UnknownGroup[];
  readonly unknownCount: number;
}

export interface UnknownGroup {
  readonly class: number;
  /** In the order of their invocations; an earlier one can stand in for a later one, always. */
  readonly rows: readonly number[];
  /** The first of its bits in a set of used unknown operations (used-sets.ts). */
  readonly firstBit: number;
}

/** `events` as in a Partition. */
export const problemOf = (history: Columns, events: Int32Array, model: Model): Problem => {
  const classes = new ClassTable(history, model);
  const eventKind = new Uint8Array(events.length);
  const eventSubject = new Int32Array(events.length);
  const row: number[] = [];
  const classOf: number[] = [];
  const slot: number[] = [];
  const completeAt: number[] = [];
  const groupOfClass = new Map<number, number>();
  const groupRows: number[][] = [];
  const groupClass: number[] = [];
  // Operations by the rows that are open, and the slots that are free.
  const open = new Map<number, number>();
  const free: number[] = [];
  let slots = 0;
  let next = 0;
  for (const event of events) {
    const eventRow = event >>> 1;
    if ((event & 1) === 1) {
      const operation = open.get(eventRow);
      if (operation === undefined) continue;
      open.delete(eventRow);
      free.push(slot[operation]!);
      completeAt[operation] = next;
      eventKind[next] = COMPLETE;
      eventSubject[next++] = operation;
      continue;
    }
    const kind = classes.kindOf(eventRow);
    if (kind === 'dropped') continue;
    const operationClass = classes.classOf(eventRow);
    if (kind === 'definite') {
      const operation = row.push(eventRow) - 1;
      classOf.push(operationClass);
      slot.push(free.pop() ?? slots++);
      completeAt.push(0);
      open.set(eventRow, operation);
      eventKind[next] = INVOKE;
      eventSubject[next++] = operation;
    } else {
      const group = groupOfClass.get(operationClass) ?? groupRows.push([]) - 1;
      groupOfClass.set(operationClass, group);
      groupClass[group] = operationClass;
      groupRows[group]!.push(eventRow);
      eventKind[next] = MAYBE;
      eventSubject[next++] = group;
    }
  }
  const groups = groupsOf(groupRows, groupClass);
  return {
    model,
    narrowed: model.within?.(classes.operations),
    operations: classes.operations,
    readOnly: Uint8Array.from(classes.readOnly),
    count: row.length,
    row: Int32Array.from(row),
    classOf: Int32Array.from(classOf),
    slot: Int32Array.from(slot),
    completeAt: Int32Array.from(completeAt),
    invokeOrder: Int32Array.from(row.keys()),
    slots,
    eventKind: eventKind.subarray(0, next),
    eventSubject: eventSubject.subarray(0, next),
    groups,
    unknownCount: groups.reduce((sum, group) => sum + group.rows.length, 0),
  };
};

const groupsOf = (
  groupRows: readonly (readonly number[])[],
  groupClass: readonly number[],
): readonly UnknownGroup[] => {
  let firstBit = 0;
  return groupRows.map((rows, group) => {
    const first = firstBit;
    firstBit += rows.length;
    return { class: groupClass[group]!, rows, firstBit: first };
  });
};

/** The same for a search that is to go on until it meets the operation that no order gets past. */
export const withoutLookahead = (problem: Problem): Problem =>
  problem.narrowed === undefined
    ? problem
    : { ...problem, narrowed: { ...problem.narrowed, reaches: () => true } };
