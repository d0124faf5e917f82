/**
 * One direction of a connection between two nodes, as a link that is disturbed would carry it. TCP hides
 * what a network loses: what is held back here comes later, in order, as after retransmissions.
 */
import type { Socket } from 'node:net';
import type { Random } from '../../../base/random.ts';
import type { Disturbance } from '../../port/disturbance.ts';
import type { LinkCounters } from '../router.ts';

/** A packet that is lost is sent again after so long, and then after twice that. */
const RETRANSMIT_MS = 200;
const MOST_RETRANSMISSIONS = 5;
/** So much is taken from a sender while nothing gets through; then it has to wait, as for a full window. */
const MOST_HELD_BYTES = 1 << 20;

export interface StreamSetting {
  readonly random: Random;
  /** Undefined: the link is whole. */
  readonly disturbance: () => Disturbance | undefined;
  readonly counters: LinkCounters;
}

/** `end`: nothing more comes; `reset`: whoever sent it is gone. */
interface Event {
  readonly kind: 'data' | 'end' | 'reset';
  readonly chunk: Buffer;
  /** When it gets through; undefined where it came while nothing did. */
  dueMs: number | undefined;
}

const NOTHING = Buffer.alloc(0);

export class Stream {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #setting: StreamSetting;
  readonly #waiting: Event[] = [];
  #heldBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  /** When the last event gets through; the next does not overtake it. */
  #lastDueMs = 0;

  constructor(from: Socket, to: Socket, setting: StreamSetting) {
    this.#from = from;
    this.#to = to;
    this.#setting = setting;
    from.on('error', () => {}); // 'close' comes behind it
    from.on('data', (chunk: Buffer) => this.#arrived('data', chunk));
    from.on('end', () => this.#arrived('end'));
    from.on('close', () => {
      if (!from.readableEnded) this.#arrived('reset');
    });
    to.on('drain', () => this.#readOn());
  }

  /** The link is another now; where it is whole, nothing waits any longer. */
  changed(): void {
    if (this.#setting.disturbance() === undefined) {
      for (const event of this.#waiting) event.dueMs = 0;
      this.#lastDueMs = 0;
    }
    this.#next();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#waiting.length = 0;
  }

  #arrived(kind: Event['kind'], chunk: Buffer = NOTHING): void {
    const { counters, disturbance } = this.#setting;
    const now = disturbance();
    if (now?.drop === 1 && kind === 'data') counters.dropped++;
    this.#heldBytes += chunk.length;
    if (this.#heldBytes > MOST_HELD_BYTES) this.#from.pause();
    this.#waiting.push({ kind, chunk, dueMs: now?.drop === 1 ? undefined : this.#due(now, chunk) });
    if (this.#waiting.length === 1) this.#next();
  }

  #next(): void {
    clearTimeout(this.#timer);
    for (let [event] = this.#waiting; event !== undefined; [event] = this.#waiting) {
      const disturbance = this.#setting.disturbance();
      if (disturbance?.drop === 1) return; // until the link is another
      event.dueMs ??= this.#due(disturbance, event.chunk);
      const waitMs = event.dueMs - performance.now();
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.#next(), waitMs);
        return;
      }
      this.#waiting.shift();
      this.#pass(event);
    }
  }

  #due(disturbance: Disturbance | undefined, chunk: Buffer): number {
    const now = performance.now();
    const { random, counters } = this.#setting;
    if (disturbance === undefined) return Math.max(this.#lastDueMs, now);
    const { delayMs, jitterMs, drop, bytesPerMs } = disturbance;
    let lateMs = delayMs + jitterMs * random.next();
    if (lateMs > 0 || bytesPerMs !== Infinity) counters.disturbed++;
    for (let again = 0; again < MOST_RETRANSMISSIONS && random.next() < drop; again++) {
      lateMs += RETRANSMIT_MS * 2 ** again;
      counters.dropped++;
    }
    this.#lastDueMs = Math.max(this.#lastDueMs, now + lateMs) + chunk.length / bytesPerMs;
    return this.#lastDueMs;
  }

  #pass({ kind, chunk }: Event): void {
    this.#heldBytes -= chunk.length;
    if (kind === 'reset') this.#to.destroy();
    else if (kind === 'end') this.#to.end();
    else if (this.#to.writable && !this.#to.write(chunk)) this.#from.pause();
    else this.#readOn();
  }

  #readOn(): void {
    if (this.#heldBytes <= MOST_HELD_BYTES && !this.#to.writableNeedDrain) this.#from.resume();
  }
}
