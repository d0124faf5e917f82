/** How far a faulty clock is off, as a function of how long the fault has lasted. Pure. */
import type { ClockFault } from '../../port/wanted.ts';

/** ms; a strobing clock begins with the offset, then jumps back, and so on. */
export const offsetMsAt = (fault: ClockFault, elapsedMs: number): number => {
  const { offsetMs, driftMsPerS = 0, strobeMs = 0 } = fault;
  if (strobeMs > 0 && Math.floor(elapsedMs / strobeMs) % 2 === 1) return 0;
  return offsetMs + (driftMsPerS * elapsedMs) / 1000;
};

const RESCAN_MS = 500;
const DRIFT_STEP_MS = 50;
const FASTEST_MS = 10;

/**
 * How often a clock with this fault has to be looked after: often enough for its own movement, and
 * now and then in any case, because a node may have started new processes.
 */
export const upkeepMs = ({ driftMsPerS = 0, strobeMs = 0 }: ClockFault): number => {
  if (strobeMs > 0) return Math.min(RESCAN_MS, Math.max(FASTEST_MS, strobeMs / 4));
  return driftMsPerS === 0 ? RESCAN_MS : DRIFT_STEP_MS;
};
