/**
 * How long each level below linearizability takes, on histories that keep it and on histories with
 * one read too old. Parsing is not measured, reading the columns is.
 */
import { decideLevel, type SessionLevel } from '../checkers/ladder/engines.ts';
import { simulatedColumns, type SimulatedShape } from '../testing/histories/simulated-stores.ts';
import { casRegister } from '../checkers/models/register.ts';
import { Deadline } from '../checkers/session/deadline.ts';
import { readModelHistory } from '../checkers/session/model-history.ts';
import { peakMemoryMb } from './own-process.ts';

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

/** The rows whose times are targets; how times grow is measured by consistency-grid.ts. */
export function* benchConsistency(): Generator<ConsistencyRow> {
  for (const { level, shape } of targetCases()) {
    const { verdict, ms } = measureLevel(level, shape);
    const { operations, processes, keys, hints = true, violation = false } = shape;
    const row = { name: level, operations, processes, keys, hints, violation, verdict, ms };
    yield { ...row, peakMemoryMb: peakMemoryMb() };
  }
}

function* targetCases(): Generator<Case> {
  for (const [level, operations] of TARGETS) {
    for (const violation of [false, true]) {
      yield { level, shape: shapeOf(level, operations, 10, 100, true, violation) };
    }
  }
  yield { level: 'sequential', shape: shapeOf('sequential', 100_000, 10, 100, false, false) };
  yield { level: 'sequential', shape: shapeOf('sequential', 100_000, 50, 10, true, false) };
}

export const shapeOf = (
  level: SessionLevel,
  operations: number,
  processes: number,
  keys: number,
  hints: boolean,
  violation: boolean,
): SimulatedShape => ({ operations, processes, keys, hints, violation, store: STORE[level] });

export const measureLevel = (level: SessionLevel, shape: SimulatedShape, timeMs = 60_000) => {
  const columns = simulatedColumns(shape);
  const began = performance.now();
  const history = readModelHistory(columns, casRegister());
  if (history.verdict === 'not-applicable') throw new Error(history.reason);
  const deadline = new Deadline({ timeMs, memoryBytes: 2 ** 32 });
  const { verdict } = decideLevel(level, history, deadline);
  return { verdict, ms: performance.now() - began };
};
