/** 2-atomicity against its definition, by trying every order of tiny random histories. */
import { FAIL, OK, UNKNOWN } from '../../src/history/columns.ts';
import { randomFrom } from '../../src/base/random.ts';
import {
  columnsOf,
  randomOperations,
  randomReading,
  randomShape,
  readerOptions,
  type TinyOperation,
  type TinyReading,
} from '../../testing/histories/random-sessions.ts';
import { checkLinearizability } from '../linearizability/check.ts';
import { casRegister } from '../models/register.ts';
import { fuzz } from '../../testing/fuzz/fuzz.ts';
import { checkTwoAtomic } from './two-atomic.ts';

type TwoAtomicCounts = {
  readonly valid: number;
  readonly invalid: number;
  /** Valid, and not linearizable. */
  readonly stale: number;
};

fuzz({
  name: '2-atomicity',
  kind: '2-atomic',
  run: (seed, cases) => fuzzTwoAtomic(seed, cases),
  shares: { valid: 0.1, invalid: 0.1, stale: 0.02 },
});

const BUDGET = { timeMs: 60_000, memoryBytes: 1 << 28 };

/** @throws Error at the first history on which the checker and the definition differ. */
const fuzzTwoAtomic = (seed: string, cases: number): TwoAtomicCounts => {
  let valid = 0;
  let stale = 0;
  for (let at = 0; at < cases; at++) {
    const random = randomFrom(`two-atomic/${seed}/${at}`);
    const reading = randomReading(random);
    const drawn = randomOperations(random, randomShape(random, 7), reading);
    const columns = columnsOf(drawn);
    const options = readerOptions(reading);
    const { verdict } = checkTwoAtomic(columns, { kind: 'register', ...options }, BUDGET);
    const holds = [0, 1].every((key) => someOrder(relevant(drawn, key, reading), reading));
    if (verdict !== (holds ? 'valid' : 'invalid')) {
      const what = JSON.stringify({ seed, at, reading, drawn });
      throw new Error(`2-atomic: ${verdict}, by definition ${holds}: ${what}`);
    }
    if (!holds) continue;
    valid++;
    if (checkLinearizability(columns, casRegister(options), BUDGET).verdict === 'invalid') stale++;
  }
  return { valid, invalid: cases - valid, stale };
};

const relevant = (
  operations: readonly TinyOperation[],
  key: number,
  { failedCas }: TinyReading,
): readonly TinyOperation[] =>
  operations.filter(
    (o) =>
      o.key === key &&
      (o.outcome === OK ||
        (o.outcome === FAIL && failedCas === 'observed') ||
        (o.outcome === UNKNOWN && o.kind !== 'read')),
  );

/** Whether the operations can stand in some order; those of unknown outcome may be missing. */
const someOrder = (
  left: readonly TinyOperation[],
  reading: TinyReading,
  last = reading.initial,
  before = reading.initial,
): boolean => {
  if (left.every((o) => o.outcome === UNKNOWN)) return true;
  return left.some((next) => {
    if (left.some((o) => o.outcome !== UNKNOWN && o.complete < next.invoke)) return false;
    const others = left.filter((o) => o !== next);
    if (next.kind === 'read') {
      const sees = next.from === last || next.from === before;
      const silent = next.from === 0 && reading.nilRead === 'anything';
      return (sees || silent) && someOrder(others, reading, last, before);
    }
    if (next.kind === 'write') return someOrder(others, reading, next.to, last);
    if (next.outcome === FAIL) {
      const explained = last !== next.from && (next.saw < 0 || next.saw === last);
      return explained && someOrder(others, reading, last, before);
    }
    return next.from === last && someOrder(others, reading, next.to, last);
  });
};
