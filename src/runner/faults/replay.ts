/** From the ledger of a run to the schedule that repeats its faults: whole, at their times. */
import type { FaultLine } from './fault-log.ts';
import type { ScheduledFault } from '../plan/schedule.ts';

/** Shortest a fault of a replay lasts: one that was hardly on is repeated as such. */
const LEAST_MS = 1;

/**
 * In the order of the ledger. A fault that was never healed (the run died) lasts to the end; one that
 * was never applied is played all the same, since its line was written to say that it would come.
 * @param endMs when clients stop working
 */
export const executedSchedule = (
  lines: readonly FaultLine[],
  endMs: number,
): readonly ScheduledFault[] => {
  const begun = new Map<number, number>();
  const ended = new Map<number, number>();
  for (const { stage, id, timeMs } of lines) {
    if (stage === 'planned' || stage === 'applied') begun.set(id, timeMs);
    else if (stage === 'healing') ended.set(id, timeMs);
  }
  return lines.flatMap((line) => {
    if (line.stage !== 'planned') return [];
    const { id, atMs, fault } = line;
    const from = begun.get(id) ?? line.timeMs;
    const until = ended.get(id) ?? line.timeMs - atMs + endMs;
    return [
      {
        atMs,
        forMs: Math.max(LEAST_MS, until - from),
        nemesis: fault.nemesis,
        fault: structuredClone(fault) as NonNullable<ScheduledFault['fault']>,
      },
    ];
  });
};
