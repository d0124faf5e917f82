/**
 * One key of a register history, made small for the search: its own numbers for operations, values
 * and classes, and one list of events.
 *
 * Definite operations (with a completion) are `op` 0, 1, …; unknown writes and cas that ask for the
 * same are one `class`, whose members are interchangeable but for when they were invoked.
 */
import { type Columns, UNKNOWN } from '../../../../../src/history/columns.ts';
import type { Look } from '../../shared/now-and-then.ts';
import { completionOrder } from '../../../rows/completion-order.ts';
import { CAS, NOT, READ, WRITE } from '../kinds.ts';
import type { RegisterReader } from '../reader.ts';

/** Event codes: operation or class · 4 + one of these. */
export const INVOKE = 0;
export const COMPLETE = 1;
export const UNKNOWN_INVOKE = 2;

export interface Problem {
  readonly values: number;
  readonly initial: number;
  readonly ops: number;
  /** READ, WRITE, CAS or NOT. */
  readonly kind: Uint8Array;
  /** The value an operation needs (READ, CAS), or must not meet (NOT); −1 for WRITE. */
  readonly from: Int32Array;
  /** The value it leaves (WRITE, CAS); −1 for observers. */
  readonly to: Int32Array;
  readonly row: Int32Array;
  /** Index in `events` of its invocation and completion. */
  readonly invokeAt: Int32Array;
  readonly completeAt: Int32Array;
  /** Place in a configuration; reused once the operation has completed. */
  readonly slot: Int32Array;
  readonly slots: number;
  readonly classes: readonly UnknownClass[];
  /** Classes that leave a value, and classes of cas that need a value. */
  readonly classesTo: ReadonlyMap<number, readonly number[]>;
  readonly classesFrom: ReadonlyMap<number, readonly number[]>;
  readonly events: Int32Array;
  /** For each value: who needs it and who supplies it. */
  readonly needs: readonly Needs[];
  readonly supplies: readonly (readonly number[])[];
}

export interface UnknownClass {
  /** −1 for a write. */
  readonly from: number;
  readonly to: number;
  /** In the order of their invocations. */
  readonly rows: number[];
  /** Index in `events` of each invocation. */
  readonly invokedAt: number[];
}

/** Definite operations that need one value, in the order of their invocations. */
export interface Needs {
  readonly ops: number[];
  /** Smallest `completeAt` of this one and all after it. */
  readonly completeAtMin: Int32Array;
}

/** Rows (ascending, of one key) must hold nothing STRANGE. */
export const buildProblem = (
  history: Columns,
  reader: RegisterReader,
  keyRows: Int32Array,
  look: Look,
): Problem => {
  const local = new Map<number, number>();
  const localOf = (id: number): number => {
    const known = local.get(id) ?? local.size;
    if (known === local.size) local.set(id, known);
    return known;
  };
  const initial = localOf(reader.initial);
  const relevant = keyRows.filter((row) => isIn(reader.kind(row)));
  const row = relevant.filter((row) => history.outcome[row] !== UNKNOWN);
  const ops = row.length;
  const kind = new Uint8Array(ops);
  const from = new Int32Array(ops);
  const to = new Int32Array(ops);
  const invokeAt = new Int32Array(ops);
  const completeAt = new Int32Array(ops);
  const slot = new Int32Array(ops);
  const classes = new ClassList();
  const events = new Int32Array(ops + relevant.length);
  let filled = 0;
  let slots = 0;
  const freeSlots: number[] = [];
  const byCompletion = completionOrder(history, row);
  let completed = 0;
  const completeUntil = (rank: number): void => {
    for (; completed < ops; completed++) {
      const op = byCompletion[completed]!;
      if (history.complete[row[op]!]! > rank) break;
      completeAt[op] = filled;
      freeSlots.push(slot[op]!);
      events[filled++] = op * 4 + COMPLETE;
    }
  };
  let op = 0;
  for (const each of relevant) {
    look();
    completeUntil(history.invoke[each]!);
    const what = reader.kind(each);
    const value = localOf(reader.value);
    const needed = what === WRITE ? -1 : what === CAS ? localOf(history.argument[each]!) : value;
    const left = what === WRITE || what === CAS ? value : -1;
    if (history.outcome[each] === UNKNOWN) {
      events[filled] = classes.add(needed, left, each, filled) * 4 + UNKNOWN_INVOKE;
      filled++;
      continue;
    }
    kind[op] = what;
    from[op] = needed;
    to[op] = left;
    slot[op] = freeSlots.pop() ?? slots++;
    invokeAt[op] = filled;
    events[filled++] = op * 4 + INVOKE;
    op++;
  }
  completeUntil(Infinity);
  return {
    values: local.size,
    initial,
    ops,
    kind,
    from,
    to,
    row,
    invokeAt,
    completeAt,
    slot,
    slots,
    classes: classes.all,
    classesTo: indexClasses(classes.all, (one) => one.to),
    classesFrom: indexClasses(classes.all, (one) => one.from),
    events,
    needs: needsOf({ kind, from, completeAt }, ops, local.size),
    supplies: suppliesOf(to, classes.all, events, local.size),
  };
};

class ClassList {
  readonly all: UnknownClass[] = [];
  readonly #known = new Map<string, number>();

  add(from: number, to: number, row: number, invokedAt: number): number {
    const name = `${from} ${to}`;
    const id = this.#known.get(name) ?? this.all.push({ from, to, rows: [], invokedAt: [] }) - 1;
    this.#known.set(name, id);
    this.all[id]!.rows.push(row);
    this.all[id]!.invokedAt.push(invokedAt);
    return id;
  }
}

const isIn = (kind: number): boolean =>
  kind === READ || kind === WRITE || kind === CAS || kind === NOT;

const indexClasses = (
  classes: readonly UnknownClass[],
  valueOf: (one: UnknownClass) => number,
): ReadonlyMap<number, readonly number[]> => {
  const index = new Map<number, number[]>();
  classes.forEach((one, id) => {
    const list = index.get(valueOf(one));
    if (list === undefined) index.set(valueOf(one), [id]);
    else list.push(id);
  });
  return index;
};

const needsOf = (
  { kind, from, completeAt }: Pick<Problem, 'kind' | 'from' | 'completeAt'>,
  ops: number,
  values: number,
): readonly Needs[] => {
  const byValue: number[][] = Array.from({ length: values }, () => []);
  for (let op = 0; op < ops; op++) {
    if (kind[op] === READ || kind[op] === CAS) byValue[from[op]!]!.push(op);
  }
  return byValue.map((list) => {
    const completeAtMin = new Int32Array(list.length);
    let least = 0x7fffffff;
    for (let i = list.length - 1; i >= 0; i--) {
      least = Math.min(least, completeAt[list[i]!]!);
      completeAtMin[i] = least;
    }
    return { ops: list, completeAtMin };
  });
};

/** For each value the event indices at which something that leaves it is invoked. */
const suppliesOf = (
  to: Int32Array,
  classes: readonly UnknownClass[],
  events: Int32Array,
  values: number,
): readonly (readonly number[])[] => {
  const byValue: number[][] = Array.from({ length: values }, () => []);
  events.forEach((event, at) => {
    const who = event >> 2;
    const left =
      (event & 3) === INVOKE ? to[who]! : (event & 3) === UNKNOWN_INVOKE ? classes[who]!.to : -1;
    if (left >= 0) byValue[left]!.push(at);
  });
  return byValue;
};
