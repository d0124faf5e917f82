/**
 * How long W takes, the search for any model, alone on histories of simulated clients; and the
 * whole check where it hands such histories to a faster engine.
 */
import { checkLinearizability, type Model, type ModelName } from '../checkers/index.ts';
import { partitionsOf } from '../checkers/linearizability/rows/partition.ts';
import { type Plan, simulate } from '../testing/histories/simulated-clients.ts';
import { workloadOf } from '../testing/histories/simulated-workloads.ts';
import { problemOf } from '../checkers/linearizability/search/problem.ts';
import { search } from '../checkers/linearizability/search/search.ts';
import { columnsFromEvents } from '../src/history/columns-builder.ts';
import type { Columns } from '../src/history/columns.ts';
import type { HistoryEvent } from '../src/history/operation.ts';
import { randomFrom } from '../src/base/random.ts';

export interface SearchRow {
  readonly name: string;
  readonly operations: number;
  readonly processes: number;
  /** How many operations of unknown outcome. */
  readonly unknown: number;
  readonly violation: 'none' | 'stale read';
  readonly verdict: string;
  readonly ms: number;
  /** Resident memory of the process after the check, history included. */
  readonly peakMemoryMb: number;
}

interface Case {
  readonly name: string;
  readonly model: ModelName;
  readonly values: number;
  readonly operations: number;
  readonly processes: number;
  readonly busy?: boolean;
  readonly unknown?: number;
  readonly stale?: boolean;
  /** By the whole check; otherwise by the search alone. */
  readonly whole?: boolean;
}

const BUDGET = { timeMs: 10_000, memoryBytes: 2 ** 29 };
const UNIQUE = 1e9;

const CASES: readonly Case[] = [
  { name: 'W, five values', model: 'register', values: 5, operations: 1000, processes: 5 },
  { name: 'W, five values', model: 'register', values: 5, operations: 10_000, processes: 10 },
  { name: 'W, five values', model: 'register', values: 5, operations: 100_000, processes: 10 },
  {
    name: 'W, unique values',
    model: 'register',
    values: UNIQUE,
    operations: 100_000,
    processes: 10,
  },
  { name: 'W, cas', model: 'cas-register', values: 5, operations: 100_000, processes: 10 },
  { name: 'W, cas', model: 'cas-register', values: 5, operations: 1_000_000, processes: 10 },
  { name: 'W, stack', model: 'stack', values: UNIQUE, operations: 1000, processes: 5 },
  { name: 'W, bank', model: 'bank', values: 1, operations: 10_000, processes: 10 },
  { name: 'W, busy', model: 'register', values: 5, operations: 1000, processes: 25, busy: true },
  { name: 'W, busy', model: 'register', values: 5, operations: 1000, processes: 50, busy: true },
  {
    name: 'W, unknown outcomes',
    model: 'cas-register',
    values: 5,
    operations: 1000,
    processes: 5,
    unknown: 0.06,
  },
  {
    name: 'W, unknown outcomes',
    model: 'cas-register',
    values: 5,
    operations: 1000,
    processes: 5,
    unknown: 0.06,
    stale: true,
  },
  {
    name: 'W, one stale read',
    model: 'register',
    values: 5,
    operations: 10_000,
    processes: 10,
    stale: true,
  },
  {
    name: 'check, one stale read',
    model: 'register',
    values: 5,
    operations: 10_000,
    processes: 10,
    stale: true,
    whole: true,
  },
  {
    name: 'check, busy',
    model: 'register',
    values: 5,
    operations: 1000,
    processes: 25,
    busy: true,
    whole: true,
  },
  {
    name: 'check, busy',
    model: 'register',
    values: 5,
    operations: 1000,
    processes: 50,
    busy: true,
    whole: true,
  },
  {
    name: 'check, busy',
    model: 'register',
    values: UNIQUE,
    operations: 1000,
    processes: 50,
    busy: true,
    whole: true,
  },
];

export function* benchSearch(): Generator<SearchRow> {
  for (const each of CASES) yield measure(each);
}

const measure = (given: Case): SearchRow => {
  const { name, operations, processes, unknown = 0, stale = false } = given;
  const workload = workloadOf(given.model, {}, given.values);
  const shares = { keys: 0, unknown, failed: 0, wrong: 0, busy: given.busy ?? false };
  const plan: Plan = { operations, processes, ...shares };
  const events = simulate(workload, plan, randomFrom(JSON.stringify(given)));
  const history = columnsFromEvents(stale ? withStaleRead(events) : events);
  const began = performance.now();
  const verdict =
    given.whole === true ? decided(history, workload.model) : searched(history, workload.model);
  return {
    name,
    operations,
    processes,
    unknown: history.outcome.filter((outcome) => outcome === 2).length,
    violation: stale ? 'stale read' : 'none',
    verdict,
    ms: performance.now() - began,
    peakMemoryMb: process.memoryUsage().rss / 2 ** 20,
  };
};

const decided = (history: Columns, model: Model): string => {
  const { verdict, engine } = checkLinearizability(history, model, BUDGET);
  return `${verdict} (${engine})`;
};

const searched = (history: Columns, model: Model): string => {
  const [partition] = partitionsOf(history, model);
  const { memoryBytes, timeMs } = BUDGET;
  const problem = problemOf(history, partition!.events, model);
  const result = search(problem, { deadline: performance.now() + timeMs, memoryBytes });
  if ('ranOut' in result) return `unknown (${result.ranOut})`;
  return `${'found' in result ? 'valid' : 'invalid'} (${result.by})`;
};

/** At seven tenths, alone: a write, another write, and a read of the first. */
const withStaleRead = (events: readonly HistoryEvent[]): readonly HistoryEvent[] => {
  const at = Math.floor(events.length * 0.7);
  const told = [
    ['write', 'stale'],
    ['write', 1],
    ['read', 'stale'],
  ] as const;
  const story = told.flatMap(([f, value]) =>
    (['invoke', 'ok'] as const).map((type) => ({
      index: 0,
      time: 0,
      process: 99_999,
      type,
      f,
      value: f === 'read' && type === 'invoke' ? null : value,
    })),
  );
  return events
    .toSpliced(at, 0, ...story)
    .map((event, index) => ({ ...event, index, time: index * 1000 }));
};
