/**
 * The faults of a run in the words of reports, from its ledger: what was planned, whether it took
 * effect, whether it was healed, how many client operations it overlapped.
 */
import { type Columns, NONE } from '../../history/columns.ts';
import type { FaultLine } from '../faults/fault-log.ts';
import type { FaultSummary } from './result.ts';

/** A ledger may end anywhere; a fault that was never healed lasted to the end of the history. */
export const faultSummaries = (
  lines: readonly FaultLine[],
  history: Columns,
): readonly FaultSummary[] => {
  const faults = new Map<number, Writable<FaultSummary>>();
  for (const line of lines) {
    if (line.stage === 'planned') faults.set(line.id, plannedFault(line));
    const fault = faults.get(line.id);
    if (fault === undefined) continue;
    if (line.stage === 'proved') {
      // Counters grow while it is on, and what was seen once was there.
      if (line.on || !fault.tookEffect) fault.evidence = line.evidence;
      fault.tookEffect ||= line.on;
    } else if (line.stage === 'healed') {
      fault.untilMs = line.timeMs;
      fault.healed = line.left.length === 0;
    }
  }
  const endMs = lastTimeMs(history);
  return [...faults.values()].map((fault) => {
    const untilMs = Number.isFinite(fault.untilMs) ? fault.untilMs : Math.max(endMs, fault.fromMs);
    return { ...fault, untilMs, overlapped: overlaps(fault, history) };
  });
};

type Writable<T> = { -readonly [member in keyof T]: T[member] };

const plannedFault = ({
  id,
  timeMs,
  fault: { nemesis, kind, summary },
}: Extract<FaultLine, { stage: 'planned' }>): Writable<FaultSummary> => ({
  id,
  nemesis,
  kind,
  summary,
  fromMs: timeMs,
  untilMs: Infinity,
  tookEffect: false,
  evidence: 'not proved',
  healed: false,
  overlapped: 0,
});

const overlaps = ({ fromMs, untilMs }: FaultSummary, history: Columns): number => {
  let overlapped = 0;
  for (let row = 0; row < history.count; row++) {
    const began = (history.invokeTime[row] as number) / 1e6;
    const ended = (history.completeTime[row] as number) / 1e6;
    if (began < untilMs && ended > fromMs) overlapped++;
  }
  return overlapped;
};

const lastTimeMs = (history: Columns): number => {
  let last = 0;
  for (let row = 0; row < history.count; row++) {
    const completed = history.complete[row] === NONE ? 0 : (history.completeTime[row] as number);
    last = Math.max(last, history.invokeTime[row] as number, completed);
  }
  return last / 1e6;
};
