/**
 * One process of a simulated node, from its start to its end: what it does, it does here. Paused, it
 * does it later; on a small share of a processor, it takes its time; ended, never.
 */
import type { Time } from '../../base/time.ts';
import type { Message } from '../../node/message.ts';
import { beginTurn, endTurn, type Turn } from './turns.ts';

/** What made a process act. */
export type Cause = Message | 'start' | 'timer' | 'disk';

/** What one message or timer costs of a whole processor, ms: it shows where the share is small. */
const STEP_MS = 0.1;

export interface LifeOptions {
  readonly time: Time;
  /** Whose it is; absent: nobody asks. */
  readonly turn?: Turn;
  /** What it did has thrown: the process ends. */
  readonly onThrown: (error: unknown) => void;
  /** It has acted, and it did not throw. */
  readonly onStep: (cause: Cause) => void;
}

export class Life {
  readonly beganMs: number;
  readonly #options: LifeOptions;
  #waiting: (() => unknown)[] = [];
  #paused = false;
  #over = false;
  #share = 1;
  #busyUntil = 0;

  constructor(options: LifeOptions) {
    this.#options = options;
    this.beganMs = options.time.nowMs();
  }

  get over(): boolean {
    return this.#over;
  }

  get paused(): boolean {
    return this.#paused;
  }

  end(): void {
    this.#over = true;
    this.#waiting = [];
  }

  /** Of a processor, 0 … 1. */
  setShare(share: number): void {
    this.#share = share;
  }

  setPaused(paused: boolean): void {
    if (paused === this.#paused) return;
    this.#paused = paused;
    if (paused) return;
    // What waited comes first, one after the other.
    for (const action of this.#waiting.splice(0)) {
      this.#options.time.after(0, action);
    }
  }

  /** Now; later, where it is paused or busy; never, where it is over. */
  act(cause: Cause, action: () => unknown): void {
    if (this.#over) return;
    if (this.#paused) this.#waiting.push(() => this.act(cause, action));
    else if (this.#share < 1) this.#slowly(cause, action);
    else this.#do(cause, action);
  }

  #slowly(cause: Cause, action: () => unknown): void {
    const { time } = this.#options;
    const now = time.nowMs();
    this.#busyUntil = Math.max(now, this.#busyUntil) + STEP_MS / this.#share;
    time.after(this.#busyUntil - now, () => {
      if (this.#over) return;
      if (this.#paused) this.#waiting.push(() => this.act(cause, action));
      else this.#do(cause, action);
    });
  }

  /** What it promises may be broken later, and ends the process as well. */
  #do(cause: Cause, action: () => unknown): void {
    const { turn } = this.#options;
    if (turn !== undefined) beginTurn(turn);
    try {
      const promised = action();
      if (promised instanceof Promise) {
        promised.catch((error: unknown) => this.#throws(error));
      }
    } catch (error) {
      return this.#throws(error);
    }
    this.#options.onStep(cause);
  }

  #throws(error: unknown): void {
    endTurn();
    this.#options.onThrown(error);
  }
}
