/**
 * How long a supervisor waits before it starts a node again that ended by itself: each time twice as
 * long as before, up to half a minute. A node that ran for a while begins anew.
 */
import type { RestartPolicy } from '../port/deployment.ts';

const LONGEST_MS = 30_000;
/** Who ran for so long has started well. */
const GOOD_RUN_MS = 10_000;

export class RestartDelays {
  readonly #policy: RestartPolicy;
  #nextMs: number;

  constructor(policy: RestartPolicy) {
    this.#policy = policy;
    this.#nextMs = firstOf(policy);
  }

  /**
   * The delay after an end; undefined: it stays down.
   * @param ranMs how long the process had run
   */
  next(ranMs: number): number | undefined {
    if (this.#policy === 'never') return undefined;
    if (ranMs >= GOOD_RUN_MS) this.#nextMs = firstOf(this.#policy);
    const delayMs = this.#nextMs;
    this.#nextMs = Math.min(LONGEST_MS, 2 * delayMs);
    return delayMs;
  }
}

const firstOf = (policy: RestartPolicy): number =>
  policy === 'never' ? Infinity : Math.min(LONGEST_MS, Math.max(1, policy.afterMs));
