/**
 * The network of local nodes: every message between two nodes goes through here, and link faults are
 * done here, on any operating system and without root. Clients' messages are never disturbed.
 *
 * A corrupted message is one whose checksum would not match: it is lost, and counted as disturbed.
 */
import type { Random } from '../../base/random.ts';
import { realTime, type Time } from '../../base/time.ts';
import { combine, type Disturbance } from '../port/disturbance.ts';
import type { LinkFault, NodeName, ObservedLink } from '../port/wanted.ts';

export interface Router {
  /** Replaces all link faults. */
  setLinks(links: readonly LinkFault[]): void;
  /** Passes a line on to a node, or loses, delays, repeats it. */
  route(from: NodeName, to: NodeName, line: string): void;
  observe(): readonly ObservedLink[];
  close(): void;
}

export interface LinkCounters {
  dropped: number;
  disturbed: number;
}

/** How late a reordered message comes, so that others overtake it. */
const REORDER_MS = 30;

export const createRouter = (
  random: Random,
  deliver: (to: NodeName, line: string) => void,
  time: Time = realTime,
): Router => {
  let disturbances = new Map<string, Disturbance>();
  const counters = new Map<string, LinkCounters>();
  /** When the last byte of a slow link will have left, ms on the monotonic clock. */
  const busyUntil = new Map<string, number>();
  const pending = new Set<() => void>();

  const countersOf = (link: string): LinkCounters => {
    const known = counters.get(link) ?? { dropped: 0, disturbed: 0 };
    counters.set(link, known);
    return known;
  };

  const deliverAfter = (ms: number, to: NodeName, line: string): void => {
    if (ms <= 0) return deliver(to, line);
    const cancel = time.after(ms, () => {
      pending.delete(cancel);
      deliver(to, line);
    });
    pending.add(cancel);
  };

  const transmissionMs = (link: string, bytesPerMs: number, bytes: number): number => {
    if (bytesPerMs === Infinity) return 0;
    const now = time.nowMs();
    const until = Math.max(now, busyUntil.get(link) ?? 0) + bytes / bytesPerMs;
    busyUntil.set(link, until);
    return until - now;
  };

  return {
    setLinks: (links) => {
      disturbances = combine(links);
    },
    route: (from, to, line) => {
      const link = `${from}>${to}`;
      const disturbance = disturbances.get(link);
      if (disturbance === undefined) return deliver(to, line);
      const count = countersOf(link);
      if (random.next() < disturbance.drop) {
        count.dropped++;
        return;
      }
      if (random.next() < disturbance.corrupt) {
        count.disturbed++;
        return;
      }
      const reordered = random.next() < disturbance.reorder;
      const delay =
        disturbance.delayMs +
        disturbance.jitterMs * random.next() +
        (reordered ? REORDER_MS * (1 + random.next()) : 0) +
        transmissionMs(link, disturbance.bytesPerMs, line.length);
      const twice = random.next() < disturbance.duplicate;
      if (delay > 0 || twice) count.disturbed++;
      deliverAfter(delay, to, line);
      if (twice) deliverAfter(delay + REORDER_MS * random.next(), to, line);
    },
    observe: () => {
      const links = new Set([...counters.keys(), ...disturbances.keys()]);
      return [...links].map((link) => {
        const [from, to] = link.split('>') as [NodeName, NodeName];
        const { dropped, disturbed } = counters.get(link) ?? { dropped: 0, disturbed: 0 };
        return { from, to, dropped, disturbed, ruled: disturbances.has(link) };
      });
    },
    close: () => {
      for (const cancel of pending) cancel();
      pending.clear();
    },
  };
};
