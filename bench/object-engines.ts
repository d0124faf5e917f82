/**
 * How long the engines of objects that are no registers take, on columns that are read already:
 * valid histories of 10³ to 10⁶ operations, and long ones in which two operations swap what they
 * were told.
 */
import { enginesOf } from '../checkers/linearizability/engines/by-model.ts';
import { simulate } from '../testing/histories/simulated-clients.ts';
import { modelNamed } from '../checkers/index.ts';
import { columnsFromEvents } from '../src/history/columns-builder.ts';
import { randomFrom } from '../src/base/random.ts';
import {
  keysOf,
  modelOf,
  type ObjectName,
  simulatedObject,
  SWAPPED,
} from '../testing/histories/simulated-objects.ts';
import { outOfOrder } from './violations.ts';

export interface ObjectRow {
  readonly name: ObjectName;
  readonly operations: number;
  readonly keys: number;
  readonly processes: number;
  /** Share of operations of unknown outcome. */
  readonly unknown: number;
  readonly violation: 'none' | 'swapped results';
  readonly verdict: string;
  readonly ms: number;
}

type Case = Omit<ObjectRow, 'verdict' | 'ms'>;

export function* benchObjects(): Generator<ObjectRow> {
  for (const each of cases()) yield measure(each);
}

function* cases(): Generator<Case> {
  const valid = { processes: 10, unknown: 0.01, violation: 'none' } as const;
  for (const name of ['append-list', 'kv-append', 'set'] as const) {
    for (const operations of [1000, 10_000, 100_000, 1_000_000]) {
      yield { ...valid, keys: keysOf(name, operations), name, operations };
    }
  }
  for (const name of ONE_KEY) {
    // Unknown fetch-and-adds by different amounts are for the search.
    const unknown = name === 'fetch-and-add' ? 0 : valid.unknown;
    for (const operations of [1000, 10_000, 100_000, 1_000_000]) {
      yield { ...valid, keys: 1, name, operations, unknown };
    }
  }
  for (const name of SWAPPED) {
    const operations = 1_000_000;
    yield { ...valid, keys: 1, name, operations, unknown: 0, violation: 'swapped results' };
  }
}

const ONE_KEY = [
  'log',
  'fenced-lock',
  'fetch-and-add',
  'counter',
  'mutex',
  'unordered-queue',
  'stack',
] as const;

const measure = (shape: Case): ObjectRow => {
  const { name, operations, keys, processes, unknown, violation } = shape;
  const plan = { operations, processes, unknown, keys: keys === 1 ? 0 : keys, failed: 0, wrong: 0 };
  const events = simulate(simulatedObject(name), { ...plan, busy: true }, randomFrom(1));
  const history = columnsFromEvents(events);
  if (violation === 'swapped results') outOfOrder(history);
  const model = modelNamed(modelOf(name));
  const engine = enginesOf(model).whole[0]!;
  const began = performance.now();
  const { verdict } = engine(history, model.known!);
  const ms = performance.now() - began;
  return { name, operations, keys, processes, unknown, violation, verdict, ms };
};
