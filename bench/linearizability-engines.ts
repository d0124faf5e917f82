/**
 * How long the specialised engines take: zones, registers, and the FIFO queue, on columns that are
 * read already. Valid histories, histories with one read too old, and with one write lost.
 */
import type { EngineResult } from '../checkers/linearizability/engine.ts';
import { checkFifoQueue } from '../checkers/linearizability/monitors/fifo-queue.ts';
import { checkRegisters } from '../checkers/linearizability/registers/registers.ts';
import {
  type RegisterPlan,
  simulatedRegister,
} from '../checkers/linearizability/registers/simulated-register.ts';
import { checkZones } from '../checkers/linearizability/zones/zones.ts';
import { type Columns, OK } from '../src/history/columns.ts';
import { simulatedQueue } from './simulated-queue.ts';

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
  /** Resident memory of the process after the check, history included. */
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

/** `all`: every size, number of keys, of processes and of unknown outcomes; minutes, not seconds. */
export function* benchEngines(all = false): Generator<EngineRow> {
  for (const each of all ? allCases() : targetCases()) yield measure(each);
}

function* targetCases(): Generator<Case> {
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

function* allCases(): Generator<Case> {
  for (const name of ['zones', 'registers', 'fifo-queue']) {
    for (const operations of [1000, 10_000, 100_000, 1_000_000]) {
      for (const keys of [1, 100]) {
        for (const processes of [5, 10, 50]) {
          for (const unknown of [0, 0.001, 0.01]) {
            for (const violation of ['none', 'stale read', 'lost write'] as const) {
              if (name === 'fifo-queue' && violation !== 'none') continue;
              const values = name === 'registers' ? { values: 5 } : {};
              yield { name, operations, keys, processes, unknown, violation, ...values };
            }
          }
        }
      }
    }
  }
  const large = { name: 'zones', operations: 10_000_000, processes: 10, unknown: 0.01 };
  yield { ...large, keys: 1, violation: 'none' };
  yield { ...large, keys: 100, violation: 'none' };
}

function measure({ values, ...shape }: Case): EngineRow {
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
  return { ...shape, verdict, ms, peakMemoryMb: process.memoryUsage().rss / 2 ** 20 };
}

function check(name: string, history: Columns): EngineResult {
  if (name === 'zones') return checkZones(history, { ...OPTIONS, failedCas: 'dropped' });
  if (name === 'registers') return checkRegisters(history, OPTIONS, BUDGET);
  return checkFifoQueue(history, OPTIONS);
}

/** A read at seven tenths of the history returns what one of its key did `readsAgo` reads before. */
function readTooOld(history: Columns, readsAgo: number): void {
  const read = history.functions.indexOf('read');
  const from = Math.floor(history.count * 0.7);
  const isRead = (row: number): boolean => history.f[row] === read && history.outcome[row] === OK;
  let stale = from;
  while (stale < history.count && !isRead(stale)) stale++;
  let passed = 0;
  for (let row = stale - 1; row >= 0; row--) {
    const differs = history.result[row] !== history.result[stale];
    if (!isRead(row) || history.key[row] !== history.key[stale] || ++passed < readsAgo) continue;
    if (!differs) continue;
    history.result[stale] = history.result[row]!;
    return;
  }
}
