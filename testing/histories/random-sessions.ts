/**
 * Tiny random register histories for fuzzing: as plain operations, which the brute force reads, and
 * as columns, which the checkers read; and how they are to be read. The values read are random, so
 * most levels are broken often and kept often. Seeded.
 */
import { type Columns, FAIL, NONE, OK, UNKNOWN } from '../../src/history/columns.ts';
import type { Json } from '../../src/history/operation.ts';
import type { Random } from '../../src/base/random.ts';

/** Interned values; 0 is JSON null. */
export interface TinyOperation {
  readonly process: number;
  readonly kind: 'read' | 'write' | 'cas';
  readonly key: number;
  /** What it read (or a failed cas did not see), where it reads. */
  readonly from: number;
  /** What it wrote, where it writes. */
  readonly to: number;
  /** What a failed cas says that it saw, never its `from`; NONE where it does not say. */
  readonly saw: number;
  readonly outcome: number;
  readonly invoke: number;
  readonly complete: number;
}

export interface TinyShape {
  readonly processes: number;
  readonly operations: number;
  readonly keys: number;
  readonly uniqueValues: boolean;
  readonly cas: boolean;
  readonly unknown: boolean;
}

/** What a history leaves unsaid: the options of its reader. */
export interface TinyReading {
  readonly initial: number;
  readonly nilRead: 'unset' | 'anything';
  readonly failedCas: 'observed' | 'dropped';
}

/** As the engines take it. */
export const readerOptions = (reading: TinyReading) => ({
  ...reading,
  initial: jsonOf(reading.initial),
});

/** Initial values that are never read, can be read, and may be written, too. */
const INITIALS = [0, 0, 0, 1, 12, 99] as const;

export const randomReading = (random: Random): TinyReading => ({
  initial: random.pick(INITIALS),
  nilRead: random.below(3) === 0 ? 'anything' : 'unset',
  failedCas: random.pick(['observed', 'dropped'] as const),
});

export const PLAIN_READING: TinyReading = { initial: 0, nilRead: 'unset', failedCas: 'dropped' };

export const randomShape = (random: Random, operations = 8): TinyShape => {
  return {
    processes: random.between(2, 4),
    operations: random.between(3, operations),
    keys: random.between(1, 2),
    uniqueValues: random.below(4) > 0,
    cas: random.below(3) === 0,
    unknown: random.below(3) === 0,
  };
};

/** Rows in the order of their invocations. */
export const randomOperations = (
  random: Random,
  shape: TinyShape,
  { initial, nilRead }: TinyReading = PLAIN_READING,
): TinyOperation[] => {
  const drafts = drawOperations(random, shape);
  const beginnings = [
    ...(initial < VALUES ? [initial] : []),
    ...(nilRead === 'anything' ? [0] : []),
  ];
  const readable = (key: number): number[] => [
    ...beginnings,
    ...drafts.filter((o) => o.key === key && o.kind !== 'read').map((o) => o.to),
  ];
  return drafts.map((draft) => {
    if (draft.kind === 'write') return draft;
    const others = readable(draft.key).filter(
      (value) => value !== draft.to || draft.kind === 'read',
    );
    const thinAir = others.length === 0 || random.below(60) === 0;
    const from = thinAir ? shape.operations + 1 : random.pick(others);
    if (draft.outcome !== FAIL || random.below(3) > 0) return { ...draft, from };
    const seen = readable(draft.key).filter((value) => value !== from);
    return { ...draft, from, saw: seen.length === 0 ? NONE : random.pick(seen) };
  });
};

/** Who does what when; what reads see is drawn afterwards. */
const drawOperations = (random: Random, shape: TinyShape): TinyOperation[] => {
  const operations: TinyOperation[] = [];
  const busy = new Map<number, number>();
  const process = Array.from({ length: shape.processes }, (_, i) => i);
  let rank = 0;
  let fresh = 1;
  while (operations.length < shape.operations || busy.size > 0) {
    const slot = random.below(shape.processes);
    const open = busy.get(slot);
    if (open !== undefined) {
      const operation = operations[open]!;
      const unknown = operation.outcome === UNKNOWN;
      operations[open] = { ...operation, complete: unknown ? NONE : rank++ };
      if (unknown) process[slot] = Math.max(...process) + 1;
      busy.delete(slot);
      continue;
    }
    if (operations.length === shape.operations) continue;
    const kind =
      shape.cas && random.below(3) === 0 ? 'cas' : random.pick(['read', 'write'] as const);
    const unknown = shape.unknown && random.below(4) === 0;
    const fails = kind === 'cas' && random.below(3) === 0;
    busy.set(slot, operations.length);
    operations.push({
      process: process[slot]!,
      kind,
      key: random.below(shape.keys),
      from: 0,
      to: shape.uniqueValues ? fresh++ : random.between(0, 2),
      saw: NONE,
      outcome: unknown ? UNKNOWN : fails ? FAIL : OK,
      invoke: rank++,
      complete: NONE,
    });
  }
  return operations;
};

/** So many values are interned; what is beyond stands in no history. */
const VALUES = 16;
const jsonOf = (value: number): Json => (value === 0 ? null : value);

/** The same history as columns; a rank is a millisecond. */
export const columnsOf = (operations: readonly TinyOperation[]): Columns => {
  const int = (pick: (o: TinyOperation) => number): Int32Array => Int32Array.from(operations, pick);
  const sees = (o: TinyOperation): boolean => o.kind === 'read' && o.outcome === OK;
  return {
    count: operations.length,
    f: int((o) => ['read', 'write', 'cas'].indexOf(o.kind)),
    process: int((o) => o.process),
    key: int((o) => o.key),
    argument: int((o) => (o.kind === 'read' ? NONE : o.kind === 'write' ? o.to : o.from)),
    argument2: int((o) => (o.kind === 'cas' ? o.to : NONE)),
    result: int((o) => (sees(o) ? o.from : o.saw)),
    outcome: Uint8Array.from(operations, (o) => o.outcome),
    invoke: int((o) => o.invoke),
    complete: int((o) => o.complete),
    invokeTime: Float64Array.from(operations, (o) => o.invoke * 1e6),
    completeTime: Float64Array.from(operations, (o) =>
      o.complete === NONE ? Infinity : o.complete * 1e6,
    ),
    event: int((o) => o.invoke),
    node: int(() => NONE),
    functions: ['read', 'write', 'cas'],
    keys: ['x', 'y', 'z'],
    values: Array.from({ length: VALUES }, (_, value) => jsonOf(value)),
    nodes: [],
  };
};
