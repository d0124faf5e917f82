/** The bytes and the time that a search over a bank may still take; a refusal unwinds the search. */
import { Deadline } from '../../../session/deadline.ts';
import type { Budget } from '../../../verdict.ts';
import { Memory, OutOfMemory } from '../../search/memory.ts';
import { type Look, lookNowAndThen } from '../shared/now-and-then.ts';

export class Limits {
  readonly memory: Memory;
  readonly look: Look;
  readonly #deadline: Deadline;

  constructor(
    budget: Pick<Budget, 'timeMs' | 'memoryBytes'>,
    look: Look = lookNowAndThen(),
    deadline = new Deadline(budget),
  ) {
    this.memory = new Memory(budget.memoryBytes);
    this.look = look;
    this.#deadline = deadline;
  }

  /** The same time, and all of the memory again: nothing of what came before is kept. */
  afresh(): Limits {
    const budget = { timeMs: 0, memoryBytes: this.memory.limit };
    return new Limits(budget, this.look, this.#deadline);
  }

  /** One of `every` calls looks at the clock. @throws OutOfTime, Stopped */
  step(every: number): void {
    this.look(WORK_A_STEP);
    if (this.#deadline.passed(every)) throw new OutOfTime();
  }
}

/** A step goes over the reads and transfers that are open. */
const WORK_A_STEP = 64;

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
