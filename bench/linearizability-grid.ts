/**
 * How the time and the memory of each engine grow: with operations, keys, processes and unknown
 * outcomes, on histories that are linearizable, that hold one read too old, and that lost one write.
 * A row is a process of its own; a small history first, so that the compiler's work is not counted.
 */
import { enginesOf } from '../checkers/linearizability/engines/by-model.ts';
import { partitionsOf } from '../checkers/linearizability/rows/partition.ts';
import { checkFifoQueue } from '../checkers/linearizability/engines/queue/fifo-queue.ts';
import { checkRegisters } from '../checkers/linearizability/engines/register/repeated/repeated.ts';
import { type RegisterPlan, simulatedRegister } from '../testing/histories/simulated-register.ts';
import { simulate } from '../testing/histories/simulated-clients.ts';
import { problemOf } from '../checkers/linearizability/search/problem.ts';
import { search } from '../checkers/linearizability/search/search.ts';
import { checkZones } from '../checkers/linearizability/engines/register/zones/zones.ts';
import { casRegister } from '../checkers/models/register.ts';
import { modelNamed } from '../checkers/index.ts';
import { columnsFromEvents } from '../src/history/columns-builder.ts';
import type { Columns } from '../src/history/columns.ts';
import { randomFrom } from '../src/base/random.ts';
import { milliseconds } from './milliseconds.ts';
import { eachInOwnProcess, peakMemoryMb, taskOf } from './own-process.ts';
import {
  keysOf,
  modelOf,
  OBJECT_NAMES,
  simulatedObject,
  SWAPPED,
} from '../testing/histories/simulated-objects.ts';
import { simulatedQueue } from '../testing/histories/simulated-queue.ts';
import { lostValue, outOfOrder, withLostWrite, withStaleRead } from './violations.ts';

export interface GridRow {
  readonly engine: string;
  readonly operations: number;
  readonly keys: number;
  readonly processes: number;
  /** Share of operations of unknown outcome. */
  readonly unknown: number;
  /** Milliseconds, and the verdict where it is another than the column's; "" for no such history. */
  readonly valid: string;
  /** Of a queue, and of what has no reads: two results swapped. */
  readonly staleRead: string;
  readonly lostWrite: string;
  readonly peakMemoryMb: number;
}

type Shape = Pick<GridRow, 'engine' | 'operations' | 'keys' | 'processes' | 'unknown'>;

type Violation = 'none' | 'stale read' | 'lost write';

interface Engine {
  /** Undefined where it has no such violation. */
  readonly history: (plan: RegisterPlan, violation: Violation) => Columns | undefined;
  readonly verdict: (history: Columns) => string;
  /** Largest number of operations; the suite `objects` has more of those that are slow to make. */
  readonly most: number;
  readonly keys: (operations: number) => readonly number[];
  readonly processes: readonly number[];
  readonly unknown: readonly number[];
}

const BUDGET = { timeMs: 10_000, memoryBytes: 2 ** 30 };
const OPTIONS = { initial: null, nilRead: 'unset', failedCas: 'dropped' } as const;

const UNKNOWN = [0, 0.001, 0.01];
const GRID = {
  most: 1_000_000,
  keys: () => [1, 100],
  processes: [5, 10, 50],
  unknown: UNKNOWN,
};

const register = (plan: RegisterPlan, violation: Violation): Columns => {
  const history = simulatedRegister(plan);
  if (violation === 'none') return history;
  return violation === 'stale read' ? withStaleRead(history) : withLostWrite(history);
};

/** By the objects' own engines; only some say enough to be caught at a swap of results. */
const objects = Object.fromEntries(
  OBJECT_NAMES.map((name): [string, Engine] => {
    const model = modelNamed(modelOf(name));
    const engine = enginesOf(model).whole[0]!;
    return [
      name,
      {
        history: (plan, violation) => {
          const isKnown = violation === 'none' || (violation === 'stale read' && SWAPPED.has(name));
          if (!isKnown) return undefined;
          const shape = { ...plan, failed: 0, wrong: 0 };
          const events = simulate(simulatedObject(name), shape, randomFrom(plan.seed));
          const history = columnsFromEvents(events);
          if (violation !== 'none') outOfOrder(history);
          return history;
        },
        verdict: (history) => engine(history, model.known!).verdict,
        most: 100_000,
        keys: (operations) => [keysOf(name, operations)],
        processes: [10],
        // Unknown fetch-and-adds by different amounts are for the search.
        unknown: name === 'fetch-and-add' ? [0] : UNKNOWN,
      },
    ];
  }),
);

const ENGINES: Readonly<Record<string, Engine>> = {
  zones: {
    history: register,
    verdict: (history) => checkZones(history, OPTIONS).verdict,
    ...GRID,
  },
  registers: {
    history: (plan, violation) => register({ ...plan, values: 5 }, violation),
    verdict: (history) => checkRegisters(history, OPTIONS, BUDGET).verdict,
    ...GRID,
  },
  wgl: {
    history: (plan, violation) => register({ ...plan, values: 5 }, violation),
    verdict: (history) => searched(history),
    ...GRID,
  },
  'fifo-queue': {
    history: (plan, violation) => {
      const history = simulatedQueue(plan);
      if (violation === 'stale read') outOfOrder(history);
      if (violation === 'lost write') lostValue(history);
      return history;
    },
    verdict: (history) => checkFifoQueue(history, OPTIONS).verdict,
    ...GRID,
  },
  ...objects,
};

/** Minutes to an hour. */
export const benchGrid = (): Promise<readonly GridRow[]> =>
  eachInOwnProcess<GridRow>(import.meta.url, [...shapes()]);

export function* shapes(): Generator<Shape> {
  for (const [engine, { most, ...grid }] of Object.entries(ENGINES)) {
    for (const operations of [1000, 10_000, 100_000, 1_000_000].filter((size) => size <= most)) {
      for (const keys of grid.keys(operations)) {
        for (const processes of grid.processes) {
          for (const unknown of grid.unknown) {
            yield { engine, operations, keys, processes, unknown };
          }
        }
      }
    }
  }
  for (const keys of [1, 100]) {
    yield { engine: 'zones', operations: 10_000_000, keys, processes: 10, unknown: 0.01 };
  }
}

const measured = (shape: Shape): GridRow => {
  const engine = ENGINES[shape.engine]!;
  const small = Math.min(shape.operations, 10_000);
  cell(engine, { ...shape, operations: small }, 'none');
  return {
    ...shape,
    valid: cell(engine, shape, 'none'),
    staleRead: cell(engine, shape, 'stale read'),
    lostWrite: cell(engine, shape, 'lost write'),
    peakMemoryMb: peakMemoryMb(),
  };
};

const cell = (engine: Engine, shape: Shape, violation: Violation): string => {
  const { operations, processes, keys, unknown } = shape;
  const named = { operations, processes, unknown, keys: keys === 1 ? 0 : keys };
  const shares = { writes: 0.35, cas: 0.15, failed: 0, wrongReads: 0, seen: 0 };
  const history = engine.history({ seed: 1, busy: true, ...named, ...shares }, violation);
  if (history === undefined) return '';
  const began = performance.now();
  const verdict = engine.verdict(history);
  const expected = violation === 'none' ? 'valid' : 'invalid';
  return milliseconds(performance.now() - began, verdict, expected);
};

/** By search alone, key after key. */
const searched = (history: Columns): string => {
  const model = casRegister(OPTIONS);
  const deadline = performance.now() + BUDGET.timeMs;
  const { memoryBytes } = BUDGET;
  for (const { events } of partitionsOf(history, model)) {
    const result = search(problemOf(history, events, model), { deadline, memoryBytes });
    if ('ranOut' in result) return `unknown: ${result.ranOut}`;
    if (!('found' in result)) return 'invalid';
  }
  return 'valid';
};

const task = taskOf(import.meta.url) as Shape | undefined;
if (task !== undefined) console.log(JSON.stringify(measured(task)));
