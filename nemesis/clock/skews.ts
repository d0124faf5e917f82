/** By how much a clock is moved, and whether what was read is that. */
import type { ClockFault } from '../../src/cluster/port/wanted.ts';
import type { Random } from '../../src/base/random.ts';

/** Below it a skew could not be told from an answer that came late. */
const LEAST_MS = 400;
const MOST_MS = 3_600_000;
/** How far a reading may be off; see the same in `compare-wanted.ts`. */
const READING_MS = 150;

export const draw = (kind: string, random: Random): ClockFault => {
  const sign = random.next() < 0.5 ? -1 : 1;
  if (kind === 'drift') return { offsetMs: 0, driftMsPerS: sign * random.between(400, 4_000) };
  const offsetMs = sign * magnitude(random);
  return kind === 'strobe' ? { offsetMs, strobeMs: random.between(20, 300) } : { offsetMs };
};

/**
 * Is a clock that has moved so far under this fault? A drift is seen once it has gone far enough; a
 * strobing clock is back where it was half of the time, and then this says no: look again.
 */
export const isSkewed = ({ offsetMs, driftMsPerS }: ClockFault, movedMs: number): boolean => {
  if (driftMsPerS === undefined) return Math.abs(movedMs - offsetMs) <= READING_MS;
  return Math.sign(movedMs) === Math.sign(driftMsPerS) && Math.abs(movedMs) > READING_MS;
};

/** Small skews are as likely as large ones: its logarithm is uniform. */
const magnitude = (random: Random): number =>
  Math.round(LEAST_MS * (MOST_MS / LEAST_MS) ** random.next());
