/**
 * Every level by its definition, word for word, for histories of a handful of operations. Only tests
 * and fuzzing use it. It shares no code with the checkers.
 *
 * A way of reading a history says which operations of unknown outcome happened and who read from
 * whom; a level holds when it holds for one way.
 */
import { FAIL, NONE, OK, UNKNOWN } from '../../src/history/columns.ts';
import type { Level } from '../../checkers/ladder/levels.ts';
import type { TinyOperation, TinyReading } from '../histories/random-sessions.ts';

const INITIAL = -1;
/** Read by a read that agrees with every value: it says nothing, and stands in no one's way. */
const ANYTHING = -2;

/** One way of reading a history. */
interface Way {
  readonly operations: readonly TinyOperation[];
  /** All of the history, those that did not happen or say nothing too. */
  readonly all: readonly TinyOperation[];
  /** Index of the operation read from, INITIAL, or undefined where it reads nothing. */
  readonly from: readonly (number | undefined)[];
}

type Definition = (way: Way) => boolean;

export const bruteForce = (
  operations: readonly TinyOperation[],
  level: Level,
  reading: TinyReading,
): boolean => {
  const definition = DEFINITIONS[level];
  for (const happened of subsets(relevant(operations, reading))) {
    for (const from of waysToRead(happened, reading.initial)) {
      if (definition({ operations: happened, all: operations, from })) return true;
    }
  }
  return false;
};

/** A cas from a value to itself changes nothing: it is a read. So is a failed one that says what it saw. */
const relevant = (
  operations: readonly TinyOperation[],
  { failedCas, nilRead }: TinyReading,
): TinyOperation[] => {
  return operations
    .filter((o) => o.outcome !== FAIL || failedCas === 'observed')
    .map((o): TinyOperation => {
      const idle = o.kind === 'cas' && o.from === o.to && o.outcome !== FAIL;
      if (idle) return { ...o, kind: 'read' };
      const silent = o.kind === 'read' && o.from === 0 && nilRead === 'anything';
      if (silent) return { ...o, from: ANYTHING };
      return o.saw === NONE ? o : { ...o, kind: 'read', from: o.saw, outcome: OK };
    })
    .filter((o) => o.kind !== 'read' || o.outcome === OK);
};

function* subsets(operations: readonly TinyOperation[]): Generator<TinyOperation[]> {
  const unsure = operations.filter((o) => o.outcome === UNKNOWN);
  for (let mask = 0; mask < 1 << unsure.length; mask++) {
    yield operations.filter(
      (o) => o.outcome !== UNKNOWN || (mask & (1 << unsure.indexOf(o))) !== 0,
    );
  }
}

const writes = (o: TinyOperation): boolean => o.kind !== 'read' && o.outcome !== FAIL;

function* waysToRead(
  operations: readonly TinyOperation[],
  initial: number,
  sofar: readonly (number | undefined)[] = [],
): Generator<readonly (number | undefined)[]> {
  const at = sofar.length;
  const reader = operations[at];
  if (reader === undefined) {
    yield sofar;
    return;
  }
  if (reader.kind === 'write' || reader.from === ANYTHING) {
    yield* waysToRead(operations, initial, [...sofar, undefined]);
    return;
  }
  const fits = (value: number): boolean =>
    reader.outcome === FAIL ? value !== reader.from : value === reader.from;
  if (fits(initial)) yield* waysToRead(operations, initial, [...sofar, INITIAL]);
  for (const [index, o] of operations.entries()) {
    if (index !== at && o.key === reader.key && writes(o) && fits(o.to)) {
      yield* waysToRead(operations, initial, [...sofar, index]);
    }
  }
}

/** Program order: the same process, one after the other. */
const po = ({ operations }: Way, a: number, b: number): boolean =>
  a < b && operations[a]!.process === operations[b]!.process;

/** (po ∪ rf)⁺ as a matrix, or undefined when it is cyclic. */
const causalOrder = (way: Way): boolean[][] | undefined => {
  const n = way.operations.length;
  const co = Array.from({ length: n }, (_, a) =>
    Array.from({ length: n }, (_, b) => po(way, a, b) || way.from[b] === a),
  );
  for (let k = 0; k < n; k++) {
    for (let a = 0; a < n; a++) {
      if (!co[a]![k]!) continue;
      for (let b = 0; b < n; b++) if (co[k]![b]!) co[a]![b] = true;
    }
  }
  return co.some((row, a) => row[a]!) ? undefined : co;
};

/**
 * Whether some order of `members` respects `before` and gives each of `watched` what it read. Writes
 * always take effect, watched or not.
 */
const existsOrder = (
  way: Way,
  members: readonly number[],
  before: (a: number, b: number) => boolean,
  watched: (operation: number) => boolean,
): boolean => {
  const extend = (left: readonly number[], last: ReadonlyMap<number, number>): boolean => {
    if (left.length === 0) return true;
    return left.some((candidate) => {
      if (left.some((other) => other !== candidate && before(other, candidate))) return false;
      const { key } = way.operations[candidate]!;
      const source = way.from[candidate];
      if (source !== undefined && watched(candidate) && (last.get(key) ?? INITIAL) !== source) {
        return false;
      }
      const next = writes(way.operations[candidate]!) ? new Map(last).set(key, candidate) : last;
      return extend(
        left.filter((other) => other !== candidate),
        next,
      );
    });
  };
  return extend(members, new Map());
};

const everyone = ({ operations }: Way): number[] => operations.map((_, index) => index);

const sequentially =
  (alsoBefore: (way: Way, a: number, b: number) => boolean): Definition =>
  (way) =>
    existsOrder(
      way,
      everyone(way),
      (a, b) => po(way, a, b) || alsoBefore(way, a, b),
      () => true,
    );

const completedBefore = ({ operations }: Way, a: number, b: number): boolean =>
  operations[a]!.complete >= 0 && operations[a]!.complete < operations[b]!.invoke;

/** Between the two there was a moment at which no operation on their key was open. */
const separated = ({ operations, all }: Way, a: number, b: number): boolean => {
  const { key, complete } = operations[a]!;
  if (key !== operations[b]!.key || complete === NONE) return false;
  for (let moment = complete; moment < operations[b]!.invoke; moment++) {
    const isOpen = (o: TinyOperation): boolean =>
      o.key === key && o.invoke <= moment && (o.complete === NONE || o.complete > moment);
    if (!all.some(isOpen)) return true;
  }
  return false;
};

const quiescently: Definition = (way) =>
  existsOrder(
    way,
    everyone(way),
    (a, b) => separated(way, a, b),
    () => true,
  );

/** For each operation, its causal past explains what `watched` of it saw. */
const causally =
  (watched: (way: Way, o: number, seen: number) => boolean): Definition =>
  (way) => {
    const co = causalOrder(way);
    if (co === undefined) return false;
    return everyone(way).every((o) =>
      existsOrder(
        way,
        everyone(way).filter((a) => a === o || co[a]![o]!),
        (a, b) => co[a]![b]!,
        (seen) => watched(way, o, seen),
      ),
    );
  };

/** One order of all operations decides between writes, for every operation's causal past. */
const convergent: Definition = (way) => {
  const co = causalOrder(way);
  if (co === undefined) return false;
  const explains = (order: readonly number[]): boolean =>
    everyone(way).every((o) => {
      if (way.from[o] === undefined) return true;
      const known = order.filter(
        (a) => co[a]![o]! && writes(way.operations[a]!) && sameKey(way, a, o),
      );
      return (known.at(-1) ?? INITIAL) === way.from[o];
    });
  const extend = (order: readonly number[], left: readonly number[]): boolean => {
    if (left.length === 0) return explains(order);
    return left.some(
      (next) =>
        !left.some((other) => co[other]![next]!) &&
        extend(
          [...order, next],
          left.filter((other) => other !== next),
        ),
    );
  };
  return extend([], everyone(way));
};

const pram: Definition = (way) =>
  everyone(way).every((p) => {
    const { process } = way.operations[p]!;
    const own = (o: number): boolean => way.operations[o]!.process === process;
    return existsOrder(
      way,
      everyone(way).filter((o) => own(o) || writes(way.operations[o]!)),
      (a, b) => po(way, a, b),
      own,
    );
  });

const sameKey = ({ operations }: Way, a: number, b: number): boolean =>
  operations[a]!.key === operations[b]!.key;

/** Version a is older than the write b: the initial one, or written earlier in the same session. */
const isOlder = (way: Way, a: number, b: number): boolean =>
  a === INITIAL || (po(way, a, b) && sameKey(way, a, b));

/** For every two reads by one session, the first before the second, `allowed` says whether they may. */
const everyTwoReads =
  (allowed: (way: Way, first: number, second: number) => boolean): Definition =>
  (way) =>
    everyone(way).every((r1) =>
      everyone(way).every(
        (r2) =>
          !po(way, r1, r2) ||
          way.from[r1] === undefined ||
          way.from[r2] === undefined ||
          allowed(way, r1, r2),
      ),
    );

const monotonicReads = everyTwoReads((way, r1, r2) => {
  const [first, second] = [way.from[r1]!, way.from[r2]!];
  if (!sameKey(way, r1, r2)) return true;
  if (first !== INITIAL && isOlder(way, second, first)) return false;
  const left = everyone(way).some(
    (between) =>
      po(way, r1, between) &&
      po(way, between, r2) &&
      sameKey(way, between, r1) &&
      way.from[between] !== undefined &&
      way.from[between] !== first,
  );
  return first !== second || !left;
});

const readYourWrites: Definition = (way) =>
  everyone(way).every((w) =>
    everyone(way).every(
      (r) =>
        !po(way, w, r) ||
        !writes(way.operations[w]!) ||
        !sameKey(way, w, r) ||
        way.from[r] === undefined ||
        !isOlder(way, way.from[r], w),
    ),
  );

const monotonicWrites = everyTwoReads((way, r1, r2) => {
  const [w2, w0] = [way.from[r1]!, way.from[r2]!];
  if (w2 === INITIAL) return true;
  if (w0 !== INITIAL && isOlder(way, w0, w2)) return false;
  return !everyone(way).some(
    (w1) =>
      po(way, w1, w2) &&
      writes(way.operations[w1]!) &&
      sameKey(way, w1, r2) &&
      isOlder(way, w0, w1),
  );
});

const writesFollowReads = everyTwoReads((way, r1, r2) => {
  const [w2, w0] = [way.from[r1]!, way.from[r2]!];
  if (w2 === INITIAL) return true;
  return !everyone(way).some((read) => {
    const w1 = way.from[read];
    if (w1 === undefined || w1 === INITIAL || !(po(way, read, w2) || read === w2)) return false;
    if (!sameKey(way, w1, r2)) return false;
    return isOlder(way, w0, w1) || (w0 === w1 && sameKey(way, w2, r2));
  });
});

const DEFINITIONS: Readonly<Record<Level, Definition>> = {
  linearizable: sequentially(completedBefore),
  sequential: sequentially(() => false),
  quiescent: quiescently,
  'causal-convergence': convergent,
  'causal-memory': causally((way, o, seen) => seen === o || po(way, seen, o)),
  causal: causally((_, o, seen) => seen === o),
  pram,
  'monotonic-reads': monotonicReads,
  'read-your-writes': readYourWrites,
  'monotonic-writes': monotonicWrites,
  'writes-follow-reads': writesFollowReads,
};
