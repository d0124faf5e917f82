/**
 * How long the specialised engines take, each time in a process of its own: zones, registers, and the
 * FIFO queue, on columns that are read already. Valid histories, histories with one read too old, and
 * with one write lost.
 */
import type { EngineResult } from '../checkers/linearizability/engines/engine.ts';
import { checkFifoQueue } from '../checkers/linearizability/engines/queue/fifo-queue.ts';
import { checkRegisters } from '../checkers/linearizability/engines/register/repeated/repeated.ts';
import { type RegisterPlan, simulatedRegister } from '../testing/histories/simulated-register.ts';
import { checkZones } from '../checkers/linearizability/engines/register/zones/zones.ts';
import type { Columns } from '../src/history/columns.ts';
import { simulatedQueue } from '../testing/histories/simulated-queue.ts';
import { eachInOwnProcess, peakMemoryMb, taskOf } from './own-process.ts';
import { readTooOld } from './violations.ts';

export type Violation = 'none' | 'stale read' | 'lost write';

export interface EngineRow {
  readonly name: string;
  readonly operations: number;
  readonly keys: number;
  readonly processes: number;
  /** Share of operations of unknown outcome. */
  readonly unknown: number;
  readonly violation: Violation;
  readonly verdict: string;
  readonly ms: number;
  /** Of a process that did nothing else, history included. */
  readonly peakMemoryMb: number;
}

interface Case {
  readonly name: string;
  readonly operations: number;
  readonly keys: number;
  readonly processes: number;
  readonly unknown: number;
  readonly violation: Violation;
  /** Different values written; absent: all. */
  readonly values?: number;
}

const BUDGET = { timeMs: 60_000, memoryBytes: 2 ** 30 };
const OPTIONS = { initial: null, nilRead: 'unset', failedCas: 'observed' } as const;

/** The rows whose times are targets; how times grow is measured by linearizability-grid.ts. */
export const benchEngines = (): Promise<readonly EngineRow[]> =>
  eachInOwnProcess<EngineRow>(import.meta.url, [...cases()]);

function* cases(): Generator<Case> {
  const valid = { keys: 1, processes: 10, unknown: 0.01, violation: 'none' } as const;
  for (const operations of [1000, 10_000, 30_000, 100_000]) {
    for (const unknown of [0, 0.01]) yield { ...valid, name: 'zones', operations, unknown };
  }
  yield { ...valid, name: 'zones', operations: 1_000_000 };
  yield { ...valid, name: 'zones', operations: 1_000_000, keys: 100 };
  yield { ...valid, name: 'zones', operations: 1_000_000, violation: 'stale read' };
  yield { ...valid, name: 'zones', operations: 10_000_000 };
  yield { ...valid, name: 'fifo-queue', operations: 1_000_000, unknown: 0 };
  yield { ...valid, name: 'fifo-queue', operations: 1_000_000, keys: 100, unknown: 0.001 };
  const few = { ...valid, name: 'registers', values: 5, unknown: 0 };
  yield { ...few, operations: 1000, processes: 25 };
  yield { ...few, operations: 1000, processes: 50 };
  yield { ...few, operations: 10_000, violation: 'stale read' };
  yield { ...few, operations: 10_000, violation: 'lost write' };
  yield { ...few, operations: 100_000, unknown: 0.001 };
}

const measure = ({ values, ...shape }: Case): EngineRow => {
  const { name, operations, keys, processes, unknown, violation } = shape;
  const plan: RegisterPlan = {
    seed: 1,
    operations,
    processes,
    busy: true,
    keys: keys === 1 ? 0 : keys,
    ...(values === undefined ? {} : { values }),
    ...(violation === 'lost write' ? { lostWrite: Math.floor(operations * 0.7) } : {}),
    writes: 0.35,
    cas: 0.15,
    unknown,
    failed: 0,
    wrongReads: 0,
    seen: 0,
  };
  const history = name === 'fifo-queue' ? simulatedQueue(plan) : simulatedRegister(plan);
  if (violation === 'stale read') readTooOld(history, 4 * processes);
  const began = performance.now();
  const { verdict } = check(name, history);
  const ms = performance.now() - began;
  return { ...shape, verdict, ms, peakMemoryMb: peakMemoryMb() };
};

const check = (name: string, history: Columns): EngineResult => {
  if (name === 'zones') return checkZones(history, { ...OPTIONS, failedCas: 'dropped' });
  if (name === 'registers') return checkRegisters(history, OPTIONS, BUDGET);
  return checkFifoQueue(history, OPTIONS);
};

const task = taskOf(import.meta.url) as Case | undefined;
if (task !== undefined) console.log(JSON.stringify(measure(task)));
