/** What the faults of a link that are on at once do to its messages, together. */
import type { LinkFault } from './wanted.ts';

/** What faults of one link add up to. */
export interface Disturbance {
  readonly drop: number;
  readonly delayMs: number;
  readonly jitterMs: number;
  readonly duplicate: number;
  readonly reorder: number;
  readonly corrupt: number;
  readonly bytesPerMs: number;
}

/** Faults of one link that are on at once: losses combine as independent ones, delays add up. */
export const combine = (links: readonly LinkFault[]): Map<string, Disturbance> => {
  const combined = new Map<string, Disturbance>();
  for (const fault of links) {
    const link = `${fault.from}>${fault.to}`;
    const before = combined.get(link) ?? NONE;
    combined.set(link, {
      drop: either(before.drop, fault.drop),
      delayMs: before.delayMs + (fault.delayMs ?? 0),
      jitterMs: before.jitterMs + (fault.jitterMs ?? 0),
      duplicate: either(before.duplicate, fault.duplicate),
      reorder: either(before.reorder, fault.reorder),
      corrupt: either(before.corrupt, fault.corrupt),
      bytesPerMs: Math.min(
        before.bytesPerMs,
        fault.rateKbit === undefined ? Infinity : fault.rateKbit / 8,
      ),
    });
  }
  return combined;
};

const NONE: Disturbance = {
  drop: 0,
  delayMs: 0,
  jitterMs: 0,
  duplicate: 0,
  reorder: 0,
  corrupt: 0,
  bytesPerMs: Infinity,
};

const either = (a: number, b: number | undefined): number => 1 - (1 - a) * (1 - (b ?? 0));
