/** The bytes and the time that a search over a bank may still take; a refusal unwinds the search. */
import { Deadline } from '../../../session/deadline.ts';
import type { Budget } from '../../../verdict.ts';
import { Memory, OutOfMemory } from '../../search/memory.ts';

export class Limits {
  readonly memory: Memory;
  readonly #deadline: Deadline;

  constructor(budget: Pick<Budget, 'timeMs' | 'memoryBytes'>, deadline = new Deadline(budget)) {
    this.memory = new Memory(budget.memoryBytes);
    this.#deadline = deadline;
  }

  /** The same time, and all of the memory again: nothing of what came before is kept. */
  afresh(): Limits {
    return new Limits({ timeMs: 0, memoryBytes: this.memory.limit }, this.#deadline);
  }

  /** One of `every` calls looks at the clock. @throws OutOfTime */
  step(every: number): void {
    if (this.#deadline.passed(every)) throw new OutOfTime();
  }
}

export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

/** What `run` returns, or of what it ran out. */
export const withinLimits = <Found>(run: () => Found): Found | 'time' | 'memory' => {
  try {
    return run();
  } catch (error) {
    if (error instanceof OutOfTime) return 'time';
    if (error instanceof OutOfMemory) return 'memory';
    throw error;
  }
};
