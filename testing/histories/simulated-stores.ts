/**
 * Long histories that keep a given level and usually not the next stronger one, for measuring: what
 * clients see of stores with one copy, with lagging copies behind one log, or with a copy a client.
 * Every value is written once. Seeded; straight into columns.
 */
import { type Columns, NONE } from '../../src/history/columns.ts';
import { type Random, randomFrom } from '../../src/base/random.ts';

export interface SimulatedShape {
  readonly operations: number;
  readonly processes: number;
  readonly keys: number;
  /**
   * `linearizable`: one copy. `sequential`: one log of writes, each client reads its own lagging
   * copy. `causal-memory`: a copy a client, writes arrive in causal order. `causal-convergence`: the
   * same, and of two writes of a key the later one in Lamport time stays.
   */
  readonly store: 'linearizable' | 'sequential' | 'causal-memory' | 'causal-convergence';
  /** False: ranks and times say nothing of the order between sessions. Default true. */
  readonly hints?: boolean;
  /** One read in the middle sees the oldest version its session had already left behind. */
  readonly violation?: boolean;
  readonly seed?: number;
  /** How many writes a copy may lag behind, at most. Default 200. */
  readonly lag?: number;
}

interface Store {
  /** The value (0: initial) that client p reads. */
  read(p: number, key: number): number;
  write(p: number, key: number, value: number): void;
}

export const simulatedColumns = (shape: SimulatedShape): Columns => {
  const random = randomFrom(`consistency/${shape.seed ?? 1}`);
  const draft = perform(shape, random, STORES[shape.store](shape, random));
  if (shape.violation === true) goBack(draft, shape.processes);
  if (shape.hints === false) forgetTime(draft, shape.processes);
  return columnsOf(draft, shape.keys);
};

interface Draft {
  readonly process: number[];
  readonly key: number[];
  readonly isWrite: boolean[];
  readonly value: number[];
  invoke: Int32Array;
  complete: Int32Array;
}

/** Random steps: a client invokes, its operation takes effect, it completes. */
const perform = (shape: SimulatedShape, random: Random, store: Store): Draft => {
  const { operations, processes, keys } = shape;
  const draft: Draft = {
    process: [],
    key: [],
    isWrite: [],
    value: [],
    invoke: new Int32Array(operations),
    complete: new Int32Array(operations),
  };
  const open = new Int32Array(processes).fill(NONE);
  const inEffect = new Uint8Array(processes);
  let rank = 0;
  for (let finished = 0; finished < operations;) {
    const p = random.below(processes);
    const row = open[p]!;
    if (row === NONE) {
      if (draft.process.length === operations) continue;
      const isWrite = random.below(2) === 0;
      open[p] = draft.process.push(p) - 1;
      draft.key.push(random.below(keys));
      draft.isWrite.push(isWrite);
      draft.value.push(isWrite ? open[p] + 1 : 0);
      draft.invoke[open[p]] = rank++;
      inEffect[p] = 0;
    } else if (inEffect[p] === 0) {
      inEffect[p] = 1;
      if (draft.isWrite[row]!) store.write(p, draft.key[row]!, draft.value[row]!);
      else draft.value[row] = store.read(p, draft.key[row]!);
    } else {
      draft.complete[row] = rank++;
      open[p] = NONE;
      finished++;
    }
  }
  return draft;
};

const STORES: Readonly<
  Record<SimulatedShape['store'], (shape: SimulatedShape, random: Random) => Store>
> = {
  linearizable: ({ keys }) => {
    const values = new Int32Array(keys);
    return {
      read: (_, key) => values[key]!,
      write: (_, key, value) => {
        values[key] = value;
      },
    };
  },
  sequential: (shape, random) => laggingCopies(shape, random),
  'causal-memory': (shape, random) => copies(shape, random, false),
  'causal-convergence': (shape, random) => copies(shape, random, true),
};

/** One log; a client's copy is brought up to its own writes, and else lags by up to `lag` writes. */
const laggingCopies = ({ processes, keys, lag = 200 }: SimulatedShape, random: Random): Store => {
  const log: { key: number; value: number }[] = [];
  const copy = Array.from({ length: processes }, () => new Int32Array(keys));
  const applied = new Int32Array(processes);
  const catchUp = (p: number, to: number): void => {
    for (; applied[p]! < to; applied[p]!++) {
      const { key, value } = log[applied[p]!]!;
      copy[p]![key] = value;
    }
  };
  return {
    read: (p, key) => {
      catchUp(p, log.length - random.below(lag));
      return copy[p]![key]!;
    },
    write: (p, key, value) => {
      log.push({ key, value });
      catchUp(p, log.length);
    },
  };
};

interface Message {
  readonly key: number;
  readonly value: number;
  readonly stamp: number;
  /** How many writes of each client come before it. */
  readonly after: Int32Array;
}

/** A copy a client; before each operation it takes in some of what the others wrote. */
const copies = (
  { processes, keys }: SimulatedShape,
  random: Random,
  latestStays: boolean,
): Store => {
  const sent: Message[][] = Array.from({ length: processes }, () => []);
  const seen = Array.from({ length: processes }, () => new Int32Array(processes));
  const copy = Array.from({ length: processes }, () => new Int32Array(keys));
  const stamps = Array.from({ length: processes }, () => new Int32Array(keys));
  const clock = new Int32Array(processes);
  const apply = (p: number, { key, value, stamp }: Message): void => {
    clock[p] = Math.max(clock[p]!, Math.floor(stamp / processes));
    if (latestStays && stamps[p]![key]! > stamp) return;
    copy[p]![key] = value;
    stamps[p]![key] = stamp;
  };
  const takeIn = (p: number): void => {
    for (let tries = 0; tries < 2; tries++) {
      const q = random.below(processes);
      const known = seen[p]!;
      const upTo = q === p ? 0 : sent[q]!.length - random.below(20);
      for (const message of sent[q]!.slice(known[q], Math.max(0, upTo))) {
        if (message.after.some((count, other) => other !== q && count > known[other]!)) break;
        apply(p, message);
        known[q]!++;
      }
    }
  };
  return {
    read: (p, key) => {
      takeIn(p);
      return copy[p]![key]!;
    },
    write: (p, key, value) => {
      const stamp = (clock[p]! + 1) * processes + p;
      const message = { key, value, stamp, after: seen[p]!.slice() };
      sent[p]!.push(message);
      seen[p]![p]!++;
      apply(p, message);
    },
  };
};

/** The first read past the middle whose session read something else of that key before. */
const goBack = (draft: Draft, processes: number): void => {
  const first = new Map<number, number>();
  for (const [row, key] of draft.key.entries()) {
    if (draft.isWrite[row]!) continue;
    const at = key * processes + draft.process[row]!;
    const before = first.get(at);
    if (before === undefined) first.set(at, draft.value[row]!);
    else if (row > draft.key.length / 2 && before !== draft.value[row]) {
      draft.value[row] = before;
      return;
    }
  }
};

/** One session after the other, as far as ranks tell. */
const forgetTime = (draft: Draft, processes: number): void => {
  let rank = 0;
  for (let p = 0; p < processes; p++) {
    for (const [row, process] of draft.process.entries()) {
      if (process !== p) continue;
      draft.invoke[row] = rank++;
      draft.complete[row] = rank++;
    }
  }
};

const columnsOf = (draft: Draft, keys: number): Columns => {
  const count = draft.process.length;
  const order = Int32Array.from({ length: count }, (_, row) => row).sort(
    (a, b) => draft.invoke[a]! - draft.invoke[b]!,
  );
  const int = (pick: (row: number) => number): Int32Array => order.map((row) => pick(row));
  const time = (ranks: Int32Array): Float64Array =>
    Float64Array.from(order, (row) => ranks[row]! * 1e5);
  const nothing = new Int32Array(count).fill(NONE);
  return {
    count,
    f: int((row) => (draft.isWrite[row]! ? 1 : 0)),
    process: int((row) => draft.process[row]!),
    key: int((row) => draft.key[row]!),
    argument: int((row) => (draft.isWrite[row]! ? draft.value[row]! : NONE)),
    argument2: nothing,
    result: int((row) => (draft.isWrite[row]! ? NONE : draft.value[row]!)),
    outcome: new Uint8Array(count),
    invoke: int((row) => draft.invoke[row]!),
    complete: int((row) => draft.complete[row]!),
    invokeTime: time(draft.invoke),
    completeTime: time(draft.complete),
    event: int((row) => draft.invoke[row]!),
    node: nothing,
    functions: ['read', 'write'],
    keys: Array.from({ length: keys }, (_, key) => `k${key}`),
    values: Array.from({ length: count + 1 }, (_, value) => (value === 0 ? null : value)),
    nodes: [],
  };
};
