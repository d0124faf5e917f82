/**
 * The general search: decides one partition for any model, by several searches in competition, turn
 * by turn.
 *
 * None alone suffices: depth-first loses itself where no order exists, breadth-first drowns where a
 * great many are possible, and depth-first by one order of candidates is lost for good where the
 * other finds an order at once. The first to decide wins; one that runs out of memory leaves its
 * share to the others; the clock ends all.
 */
import { breadthFirst } from './breadth-first.ts';
import { depthFirst, type Outcome, type Search } from './depth-first.ts';
import { Memory, OutOfMemory } from './memory.ts';
import type { Problem } from './problem.ts';
import { States } from './states.ts';

/** Depth-first tries the operation first that completes first; by invocation, the one that began first. */
export type Strategy = 'depth-first' | 'depth-first by invocation' | 'breadth-first';

export const STRATEGIES: readonly Strategy[] = [
  'depth-first',
  'depth-first by invocation',
  'breadth-first',
];

export interface Limits {
  /** On the clock of `performance.now()`. */
  readonly deadline: number;
  readonly memoryBytes: number;
  /** What it has had in earlier rounds; only told. */
  readonly earlierMs?: number;
  /** Looked at now and then; true ends the search. */
  readonly stopped?: () => boolean;
  /** On the same clock: no search is begun whose preparation alone would go on beyond it. */
  readonly mustEndBy?: number;
  /** Told now and then how many events of this partition are decided. */
  readonly onProgress?: (events: number) => void;
}

export type SearchResult =
  | (Outcome & { readonly by: Strategy })
  /** Undecided, having come as far as the event at `furthest`. */
  | { readonly ranOut: RanOut; readonly furthest: number };

export type RanOut = 'time' | 'memory' | 'stopped';

export const search = (
  problem: Problem,
  limits: Limits,
  strategies: readonly Strategy[] = STRATEGIES,
): SearchResult => {
  let furthest = 0;
  let running: readonly Runner[];
  try {
    const states = new States(problem, new Memory(limits.memoryBytes * 0.3));
    const share = (limits.memoryBytes * 0.7) / strategies.length;
    running = strategies.map((by) => start(by, problem, states, new Memory(share)));
  } catch (error) {
    if (error instanceof OutOfMemory) return { ranOut: 'memory', furthest };
    throw error;
  }
  // While depth-first gets further with each turn after its first one, its other order would only do
  // the same again.
  const firstOrder = { isAdvancing: false, furthest: Infinity };
  while (running.length > 0) {
    for (const runner of running) {
      if (runner.by === 'depth-first by invocation' && firstOrder.isAdvancing) continue;
      const turn = takeTurn(runner);
      if (runner.by === 'depth-first') {
        firstOrder.isAdvancing = typeof turn === 'number' && turn > firstOrder.furthest;
        if (typeof turn === 'number') firstOrder.furthest = turn;
      }
      if (turn === 'out of memory') running = heirsOf(runner, running);
      else if (typeof turn === 'number') furthest = Math.max(furthest, turn);
      else return { ...turn, by: runner.by };
      if (limits.stopped?.() === true) return { ranOut: 'stopped', furthest };
      if (performance.now() > limits.deadline) return { ranOut: 'time', furthest };
    }
    limits.onProgress?.(furthest);
  }
  return { ranOut: 'memory', furthest };
};

interface Runner {
  readonly by: Strategy;
  readonly memory: Memory;
  readonly turns: Search;
}

const start = (by: Strategy, problem: Problem, states: States, memory: Memory): Runner => ({
  by,
  memory,
  turns: turnsOf(by, problem, states, memory),
});

const turnsOf = (by: Strategy, problem: Problem, states: States, memory: Memory): Search => {
  if (by === 'breadth-first') return breadthFirst(problem, states, memory);
  const rank = by === 'depth-first' ? problem.completeAt : problem.invokeOrder;
  return depthFirst(problem, states, memory, rank);
};

const takeTurn = ({ turns }: Runner): number | Outcome | 'out of memory' => {
  try {
    return turns.next().value;
  } catch (error) {
    if (error instanceof OutOfMemory) return 'out of memory';
    throw error;
  }
};

const heirsOf = (dead: Runner, running: readonly Runner[]): readonly Runner[] => {
  const heirs = running.filter((runner) => runner !== dead);
  for (const heir of heirs) heir.memory.limit += dead.memory.limit / heirs.length;
  return heirs;
};
