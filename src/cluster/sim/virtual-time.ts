/**
 * Time that passes only when everything that is due has been done: a queue of actions by moment.
 *
 * It runs by itself while anything is due and nobody holds it. Between two actions all promises that
 * the first one settled have had their effect, however long the chain: so one seed gives one order of
 * everything, on every machine and under any load. What waits for the machine (a file, a compiler) must
 * hold it meanwhile (`outOfTime`), or the order would be the machine's.
 */
import type { Time } from '../../base/time.ts';
import { type Due, DueQueue } from './due-queue.ts';
import { endTurn } from './turns.ts';

/** What a right wall clock shows at the beginning: 2030-01-01, ms since 1970. */
export const EPOCH_MS = 1_893_456_000_000;

/** The machine's own events (a key, a signal, a written file) are let in this often, ms. */
const YIELD_EVERY_MS = 10;
/** The machine's clock is looked at once in so many actions. */
const ACTIONS_A_LOOK = 128;

export class VirtualTime implements Time {
  /** Called between two actions: all that the first one brought about has come. */
  between: () => void = () => {};
  readonly #queue = new DueQueue();
  #now = 0;
  #asked = 0;
  #held = 0;
  #over = false;
  /** A turn of the pump is on its way. */
  #coming = false;
  #actions = 0;
  #yieldedAt = performance.now();

  /** Actions done so far. */
  get actions(): number {
    return this.#actions;
  }

  nowMs(): number {
    return this.#now;
  }

  wallMs(): number {
    return EPOCH_MS + this.#now;
  }

  after(ms: number, action: () => void): () => void {
    const due: Due = {
      at: this.#now + Math.max(0, ms),
      order: this.#asked++,
      action,
    };
    this.#queue.push(due);
    this.#wake();
    return () => {
      due.action = undefined;
    };
  }

  hold(): () => void {
    endTurn();
    this.#held++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#held--;
      this.#wake();
    };
  }

  /** Nothing that is due is done any more. */
  end(): void {
    this.#over = true;
    this.#queue.clear();
  }

  /** A microtask that asks for a tick: all microtasks come before it, and no other event does. */
  #wake(): void {
    if (this.#coming || this.#held > 0 || this.#over) return;
    this.#coming = true;
    queueMicrotask(() => process.nextTick(this.#turn));
  }

  readonly #turn = (): void => {
    endTurn();
    this.#coming = false;
    if (this.#held > 0 || this.#over) return;
    if (this.#actions % ACTIONS_A_LOOK === 0 && this.#mustYield()) return this.#yield();
    const due = this.#queue.pop();
    if (due === undefined) return;
    const { action } = due;
    if (action !== undefined) {
      this.between();
      this.#now = due.at;
      this.#actions++;
      action();
    }
    this.#wake();
  };

  #mustYield(): boolean {
    return performance.now() - this.#yieldedAt > YIELD_EVERY_MS;
  }

  #yield(): void {
    this.#coming = true;
    setImmediate(() => {
      this.#yieldedAt = performance.now();
      this.#turn();
    });
  }
}
