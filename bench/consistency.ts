/**
 * How long each level below linearizability takes, on histories that keep it and on histories with
 * one read too old. Parsing is not measured, reading the columns is.
 */
import { decideLevel, type SessionLevel } from '../checkers/ladder/engines.ts';
import { simulatedColumns, type SimulatedShape } from '../checkers/ladder/simulated-stores.ts';
import { casRegister } from '../checkers/models/register.ts';
import { Deadline } from '../checkers/session/deadline.ts';
import { readModelHistory } from '../checkers/session/model-history.ts';

export interface ConsistencyRow {
  readonly name: string;
  readonly operations: number;
  readonly processes: number;
  readonly keys: number;
  /** Whether times say something of the order between sessions. */
  readonly hints: boolean;
  readonly violation: boolean;
  readonly verdict: string;
  readonly ms: number;
  /** The process's highest resident memory so far: history, tables and what ran before it. */
  readonly peakMemoryMb: number;
}

interface Case {
  readonly level: SessionLevel;
  readonly shape: SimulatedShape;
}

const BUDGET = { timeMs: 60_000, memoryBytes: 2 ** 32 };

/** The store whose histories keep the level and, where there is one, not the next stronger. */
const STORE: Readonly<Record<SessionLevel, SimulatedShape['store']>> = {
  sequential: 'sequential',
  'causal-convergence': 'causal-convergence',
  'causal-memory': 'causal-memory',
  causal: 'causal-memory',
  pram: 'causal-memory',
  'monotonic-reads': 'causal-memory',
  'read-your-writes': 'causal-memory',
  'monotonic-writes': 'causal-memory',
  'writes-follow-reads': 'causal-memory',
};

/** The rows whose times are targets. */
const TARGETS: readonly (readonly [SessionLevel, number])[] = [
  ['sequential', 100_000],
  ['causal', 1_000_000],
  ['causal-convergence', 1_000_000],
  ['causal-memory', 100_000],
  ['pram', 100_000],
  ['monotonic-reads', 1_000_000],
  ['read-your-writes', 1_000_000],
  ['monotonic-writes', 1_000_000],
  ['writes-follow-reads', 1_000_000],
];

/** `all`: every size, number of processes and number of keys, too; minutes instead of seconds. */
export function* benchConsistency(all = false): Generator<ConsistencyRow> {
  for (const { level, shape } of all ? allCases() : targetCases()) yield measure(level, shape);
}

function* targetCases(): Generator<Case> {
  for (const [level, operations] of TARGETS) {
    for (const violation of [false, true]) {
      yield { level, shape: shapeOf(level, operations, 10, 100, true, violation) };
    }
  }
  yield { level: 'sequential', shape: shapeOf('sequential', 100_000, 10, 100, false, false) };
}

function* allCases(): Generator<Case> {
  const levels: readonly SessionLevel[] = [
    'sequential',
    'causal',
    'causal-convergence',
    'causal-memory',
    'monotonic-reads',
    'writes-follow-reads',
  ];
  for (const level of levels) {
    for (const operations of [1000, 10_000, 100_000, 1_000_000]) {
      for (const processes of [5, 10, 50]) {
        for (const keys of [10, 100, 1000]) {
          for (const hints of level === 'sequential' ? [true, false] : [true]) {
            for (const violation of [false, true]) {
              yield { level, shape: shapeOf(level, operations, processes, keys, hints, violation) };
            }
          }
        }
      }
    }
  }
}

const shapeOf = (
  level: SessionLevel,
  operations: number,
  processes: number,
  keys: number,
  hints: boolean,
  violation: boolean,
): SimulatedShape => ({ operations, processes, keys, hints, violation, store: STORE[level] });

function measure(level: SessionLevel, shape: SimulatedShape): ConsistencyRow {
  const columns = simulatedColumns(shape);
  const began = performance.now();
  const history = readModelHistory(columns, casRegister());
  if (history.verdict === 'not-applicable') throw new Error(history.reason);
  const { verdict } = decideLevel(level, history, new Deadline(BUDGET));
  return {
    name: level,
    operations: shape.operations,
    processes: shape.processes,
    keys: shape.keys,
    hints: shape.hints ?? true,
    violation: shape.violation ?? false,
    verdict,
    ms: performance.now() - began,
    peakMemoryMb: process.resourceUsage().maxRSS / 2 ** 10,
  };
}
