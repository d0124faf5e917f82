/**
 * How long a supervisor waits before it starts a node again that ended by itself: each time twice as
 * long as before, up to half a minute, until a life has lasted that long. After a row of lives that were
 * all shorter the node is given up. The same on every runtime.
 */
import type { RestartPolicy } from './deployment.ts';

const LONGEST_WAIT_MS = 30_000;
/** Nothing stays nothing, however often it is doubled. */
const SHORTEST_DOUBLED_MS = 100;
/** 0.5 s, 1 s, … adds up to about two minutes. */
const MOST_IN_A_ROW = 9;

export class RestartDelays {
  readonly #policy: RestartPolicy;
  #inARow = 0;

  constructor(policy: RestartPolicy) {
    this.#policy = policy;
  }

  /** Ends in a row after lives that were short. */
  get inARow(): number {
    return this.#inARow;
  }

  /**
   * The delay after an end, ms; undefined: it stays down.
   * @param livedMs how long its last life was
   */
  next(livedMs: number): number | undefined {
    this.#inARow = livedMs >= LONGEST_WAIT_MS ? 1 : this.#inARow + 1;
    if (this.#policy === 'never' || this.#inARow > MOST_IN_A_ROW) return undefined;
    const { afterMs } = this.#policy;
    if (this.#inARow === 1) return afterMs;
    const doubled = Math.max(afterMs, SHORTEST_DOUBLED_MS) * 2 ** (this.#inARow - 1);
    return Math.max(afterMs, Math.min(LONGEST_WAIT_MS, doubled));
  }

  /** Its ends so far are forgotten. */
  reset(): void {
    this.#inARow = 0;
  }
}
