/**
 * The time side of a budget, cheap enough to be asked in a loop: the clock is read once in a while.
 */
import type { Budget } from '../verdict.ts';

export class Deadline {
  readonly #end: number;
  readonly memoryBytes: number;
  #countdown = 0;
  #passed = false;

  constructor(budget: Pick<Budget, 'timeMs' | 'memoryBytes'>) {
    this.#end = performance.now() + budget.timeMs;
    this.memoryBytes = budget.memoryBytes;
  }

  /** `every`: how many questions may share one look at the clock. */
  passed(every = 256): boolean {
    if (this.#countdown-- > 0) return this.#passed;
    this.#countdown = every;
    this.#passed ||= performance.now() >= this.#end;
    return this.#passed;
  }
}
