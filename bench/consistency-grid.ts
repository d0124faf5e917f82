/**
 * How the time and the memory of each level below linearizability grow: with operations, processes
 * and keys, with times that say something and without, on histories that keep the level and on such
 * that hold one read too old. A row is a process of its own; a small history first, so that the
 * compiler's work is not counted.
 */
import type { SessionLevel } from '../checkers/ladder/engines.ts';
import { measureLevel, shapeOf } from './consistency.ts';
import { milliseconds } from './milliseconds.ts';
import { eachInOwnProcess, peakMemoryMb, taskOf } from './own-process.ts';

export interface ConsistencyGridRow {
  readonly level: SessionLevel;
  readonly operations: number;
  readonly processes: number;
  readonly keys: number;
  readonly hints: boolean;
  /** Milliseconds, and the verdict where it is another than the column's. */
  readonly valid: string;
  readonly invalid: string;
  readonly peakMemoryMb: number;
}

type Shape = Omit<ConsistencyGridRow, 'valid' | 'invalid' | 'peakMemoryMb'>;

const LEVELS: readonly SessionLevel[] = [
  'sequential',
  'causal',
  'causal-convergence',
  'causal-memory',
  'monotonic-reads',
  'writes-follow-reads',
];

const BUDGET_MS = 10_000;

/** Minutes to an hour. */
export const benchConsistencyGrid = (): Promise<readonly ConsistencyGridRow[]> =>
  eachInOwnProcess<ConsistencyGridRow>(import.meta.url, [...shapes()]);

function* shapes(): Generator<Shape> {
  for (const level of LEVELS) {
    for (const operations of [1000, 10_000, 100_000, 1_000_000]) {
      for (const processes of [5, 10, 50]) {
        for (const keys of [10, 100, 1000]) {
          for (const hints of level === 'sequential' ? [true, false] : [true]) {
            yield { level, operations, processes, keys, hints };
          }
        }
      }
    }
  }
}

const measured = (shape: Shape): ConsistencyGridRow => {
  cell({ ...shape, operations: 1000 }, false);
  const valid = cell(shape, false);
  return { ...shape, valid, invalid: cell(shape, true), peakMemoryMb: peakMemoryMb() };
};

const cell = ({ level, operations, processes, keys, hints }: Shape, violation: boolean): string => {
  const shape = shapeOf(level, operations, processes, keys, hints, violation);
  const { verdict, ms } = measureLevel(level, shape, BUDGET_MS);
  return milliseconds(ms, verdict, violation ? 'invalid' : 'valid');
};

const task = taskOf(import.meta.url) as Shape | undefined;
if (task !== undefined) console.log(JSON.stringify(measured(task)));
