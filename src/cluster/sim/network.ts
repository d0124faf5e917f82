/**
 * The network between simulated nodes: what it does to every message by itself (latency, loss), and
 * what link faults do on top. Clients' messages are never disturbed.
 */
import type { Latency } from '../../base/latency.ts';
import type { Random } from '../../base/random.ts';
import type { Time } from '../../base/time.ts';
import type { Message } from '../../node/message.ts';
import { combine, type Disturbance } from '../port/disturbance.ts';
import type { LinkFault, NodeName, ObservedLink } from '../port/wanted.ts';
import { copyOf } from './copy.ts';

export interface SimNetworkOptions {
  readonly nodes: readonly NodeName[];
  readonly random: Random;
  readonly time: Time;
  /** From one node to another, ms. */
  readonly latency: Latency;
  /** Probability that a message is lost, faults apart. */
  readonly loss: number;
  readonly deliver: (message: Message) => void;
  /** Sees what becomes of a message: lost, or delivered after so many ms. */
  readonly onFate: (message: Message, fate: 'lost' | 'corrupted' | number) => void;
}

/** How late a reordered message comes, so that others overtake it, ms. */
const REORDER_MS = 30;

interface Link {
  readonly from: NodeName;
  readonly to: NodeName;
  disturbance: Disturbance | undefined;
  /** When the last byte of a slow link will have left, ms. */
  busyUntil: number;
  dropped: number;
  disturbed: number;
}

export class SimNetwork {
  readonly #options: SimNetworkOptions;
  readonly #links = new Map<NodeName, ReadonlyMap<NodeName, Link>>();

  constructor(options: SimNetworkOptions) {
    this.#options = options;
    for (const from of options.nodes) {
      const others = options.nodes.filter((to) => to !== from);
      this.#links.set(from, new Map(others.map((to) => [to, quietLink(from, to)])));
    }
  }

  /** Replaces all link faults. */
  setFaults(faults: readonly LinkFault[]): void {
    const disturbances = combine(faults);
    for (const link of this.#all()) {
      link.disturbance = disturbances.get(`${link.from}>${link.to}`);
    }
  }

  observe(): readonly ObservedLink[] {
    return this.#all().map(({ from, to, dropped, disturbed, disturbance }) => ({
      from,
      to,
      dropped,
      disturbed,
      ruled: disturbance !== undefined,
    }));
  }

  /** Takes a message of a node to another; false where there is no such node. */
  send(message: Message): boolean {
    if (message.src === message.dest) {
      this.#deliverAfter(0, copyOf(message));
      return true;
    }
    const link = this.#links.get(message.src)?.get(message.dest);
    if (link === undefined) return false;
    const { random, latency, loss, onFate } = this.#options;
    const sent = copyOf(message);
    if (loss > 0 && random.next() < loss) onFate(sent, 'lost');
    else if (link.disturbance === undefined) this.#deliverAfter(latency(random), sent);
    else this.#disturb(sent, link, link.disturbance);
    return true;
  }

  #disturb(message: Message, link: Link, disturbance: Disturbance): void {
    const { random, latency, onFate } = this.#options;
    if (random.next() < disturbance.drop) {
      link.dropped++;
      return onFate(message, 'lost');
    }
    if (random.next() < disturbance.corrupt) {
      link.disturbed++;
      return onFate(message, 'corrupted');
    }
    const reordered = random.next() < disturbance.reorder;
    const delay =
      disturbance.delayMs +
      disturbance.jitterMs * random.next() +
      (reordered ? REORDER_MS * (1 + random.next()) : 0) +
      this.#transmissionMs(link, disturbance.bytesPerMs, message);
    const twice = random.next() < disturbance.duplicate;
    if (delay > 0 || twice) link.disturbed++;
    const after = latency(random) + delay;
    if (twice) this.#deliverAfter(after + REORDER_MS * random.next(), copyOf(message));
    this.#deliverAfter(after, message);
  }

  #deliverAfter(ms: number, message: Message): void {
    const { time, deliver, onFate } = this.#options;
    onFate(message, ms);
    time.after(ms, () => deliver(message));
  }

  #transmissionMs(link: Link, bytesPerMs: number, message: Message): number {
    if (bytesPerMs === Infinity) return 0;
    const now = this.#options.time.nowMs();
    link.busyUntil = Math.max(now, link.busyUntil) + JSON.stringify(message).length / bytesPerMs;
    return link.busyUntil - now;
  }

  #all(): readonly Link[] {
    return [...this.#links.values()].flatMap((links) => [...links.values()]);
  }
}

const quietLink = (from: NodeName, to: NodeName): Link => ({
  from,
  to,
  disturbance: undefined,
  busyUntil: 0,
  dropped: 0,
  disturbed: 0,
});
