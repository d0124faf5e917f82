/**
 * Holds the contract of clients: whatever a client does, an operation has an outcome soon after its
 * time is up. A client that rejects, or says nothing in time, has an unknown outcome.
 */
import type { Time } from '../../base/time.ts';
import type { Client } from '../../cluster/port/system.ts';
import type { Outcome, Request } from '../../history/operation.ts';

/** A client that keeps its own time is given so long to say what it knows. */
const GRACE_MS = 250;
/** Deadlines are looked at so often: a timer for each operation would cost more than most operations. */
const LOOK_EVERY_MS = 20;

export class Deadlines {
  readonly #timeoutMs: number;
  readonly #open = new Set<Open>();
  readonly #time: Time;
  #cancel: (() => void) | undefined;

  /** @param timeoutMs of each operation */
  constructor(timeoutMs: number, time: Time) {
    this.#timeoutMs = timeoutMs;
    this.#time = time;
  }

  /** Never rejects. */
  perform(client: Client, request: Request): Promise<Outcome> {
    return new Promise((resolve) => {
      const open = new Open(this.#time.nowMs(), this.#timeoutMs, (outcome) => {
        this.#open.delete(open);
        resolve(outcome);
      });
      this.#open.add(open);
      this.#cancel ??= this.#time.after(LOOK_EVERY_MS, () => this.#look());
      try {
        client.perform(request, open).then(open.settle, (error: unknown) => open.fail(error));
      } catch (error) {
        open.fail(error);
      }
    });
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #look(): void {
    this.#cancel = undefined;
    const now = this.#time.nowMs();
    for (const open of this.#open) open.look(now);
    if (this.#open.size > 0) this.#cancel = this.#time.after(LOOK_EVERY_MS, () => this.#look());
  }
}

/** One operation that is under way: also the limits that its client is handed. */
class Open {
  readonly timeoutMs: number;
  readonly settle: (outcome: Outcome) => void;
  readonly #since: number;
  #controller: AbortController | undefined;

  constructor(since: number, timeoutMs: number, settle: (outcome: Outcome) => void) {
    this.#since = since;
    this.timeoutMs = timeoutMs;
    this.settle = settle;
  }

  /** Made when it is asked for: most clients keep the time themselves. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  fail(error: unknown): void {
    this.settle({ type: 'info', error: error instanceof Error ? error.message : String(error) });
  }

  look(now: number): void {
    const late = now - this.#since - this.timeoutMs;
    if (late >= 0) this.#controller?.abort();
    if (late >= GRACE_MS) {
      this.settle({ type: 'info', error: 'the client did not answer in time' });
    }
  }
}
