/**
 * How the time and the memory of each engine grow: with operations, keys, processes and unknown
 * outcomes, on histories that are linearizable, that hold one read too old, and that lost one write.
 * A row is a process of its own; a small history first, so that the compiler's work is not counted.
 */
import { partitionsOf } from '../checkers/linearizability/partition.ts';
import { checkFifoQueue } from '../checkers/linearizability/monitors/fifo-queue.ts';
import { checkRegisters } from '../checkers/linearizability/registers/registers.ts';
import {
  type RegisterPlan,
  simulatedRegister,
} from '../checkers/linearizability/registers/simulated-register.ts';
import { problemOf } from '../checkers/linearizability/wgl/problem.ts';
import { search } from '../checkers/linearizability/wgl/search.ts';
import { checkZones } from '../checkers/linearizability/zones/zones.ts';
import { casRegister } from '../checkers/models/register.ts';
import type { Columns } from '../src/history/columns.ts';
import { milliseconds } from './milliseconds.ts';
import { inOwnProcess, peakMemoryMb, taskOf } from './own-process.ts';
import { simulatedQueue } from './simulated-queue.ts';
import { lostValue, outOfOrder, withLostWrite, withStaleRead } from './violations.ts';

export interface GridRow {
  readonly engine: string;
  readonly operations: number;
  readonly keys: number;
  readonly processes: number;
  /** Share of operations of unknown outcome. */
  readonly unknown: number;
  /** Milliseconds, and the verdict where it is another than the column's. */
  readonly valid: string;
  readonly staleRead: string;
  readonly lostWrite: string;
  readonly peakMemoryMb: number;
}

type Shape = Pick<GridRow, 'engine' | 'operations' | 'keys' | 'processes' | 'unknown'>;

type Violation = 'none' | 'stale read' | 'lost write';

interface Engine {
  readonly history: (plan: RegisterPlan, violation: Violation) => Columns;
  readonly verdict: (history: Columns) => string;
}

const BUDGET = { timeMs: 10_000, memoryBytes: 2 ** 30 };
const OPTIONS = { initial: null, nilRead: 'unset', failedCas: 'dropped' } as const;

const register = (plan: RegisterPlan, violation: Violation): Columns => {
  const history = simulatedRegister(plan);
  if (violation === 'none') return history;
  return violation === 'stale read' ? withStaleRead(history) : withLostWrite(history);
};

const ENGINES: Readonly<Record<string, Engine>> = {
  zones: { history: register, verdict: (history) => checkZones(history, OPTIONS).verdict },
  registers: {
    history: (plan, violation) => register({ ...plan, values: 5 }, violation),
    verdict: (history) => checkRegisters(history, OPTIONS, BUDGET).verdict,
  },
  wgl: {
    history: (plan, violation) => register({ ...plan, values: 5 }, violation),
    verdict: searched,
  },
  'fifo-queue': {
    history: (plan, violation) => {
      const history = simulatedQueue(plan);
      if (violation === 'stale read') outOfOrder(history);
      if (violation === 'lost write') lostValue(history);
      return history;
    },
    verdict: (history) => checkFifoQueue(history, OPTIONS).verdict,
  },
};

/** Minutes to an hour. */
export async function benchGrid(): Promise<readonly GridRow[]> {
  const rows: GridRow[] = [];
  for (const shape of shapes()) rows.push(await inOwnProcess<GridRow>(import.meta.url, shape));
  return rows;
}

function* shapes(): Generator<Shape> {
  for (const engine of Object.keys(ENGINES)) {
    for (const operations of [1000, 10_000, 100_000, 1_000_000]) {
      for (const keys of [1, 100]) {
        for (const processes of [5, 10, 50]) {
          for (const unknown of [0, 0.001, 0.01]) {
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

function measured(shape: Shape): GridRow {
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
}

function cell(engine: Engine, shape: Shape, violation: Violation): string {
  const { operations, processes, keys, unknown } = shape;
  const named = { operations, processes, unknown, keys: keys === 1 ? 0 : keys };
  const shares = { writes: 0.35, cas: 0.15, failed: 0, wrongReads: 0, seen: 0 };
  const history = engine.history({ seed: 1, busy: true, ...named, ...shares }, violation);
  const began = performance.now();
  const verdict = engine.verdict(history);
  const expected = violation === 'none' ? 'valid' : 'invalid';
  return milliseconds(performance.now() - began, verdict, expected);
}

/** By search alone, key after key. */
function searched(history: Columns): string {
  const model = casRegister(OPTIONS);
  const deadline = performance.now() + BUDGET.timeMs;
  const { memoryBytes } = BUDGET;
  for (const { events } of partitionsOf(history, model)) {
    const result = search(problemOf(history, events, model), { deadline, memoryBytes });
    if ('ranOut' in result) return `unknown: ${result.ranOut}`;
    if (!('found' in result)) return 'invalid';
  }
  return 'valid';
}

const task = taskOf(import.meta.url) as Shape | undefined;
if (task !== undefined) console.log(JSON.stringify(measured(task)));
