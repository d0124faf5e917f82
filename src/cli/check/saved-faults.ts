/**
 * The faults of a saved run, from its ledger `faults.jsonl`: which took effect, and how many client
 * operations each overlapped. A ledger may end anywhere; a fault that was never healed lasted to the
 * end of the history.
 */
import { join } from 'node:path';
import type { Columns } from '../../history/columns.ts';
import type { FaultLine } from '../../runner/faults/fault-log.ts';
import { readFaultLog } from '../../runner/faults/read-fault-log.ts';
import type { FaultSummary } from '../../runner/evaluation/result.ts';

/** @throws Failure where a line of the ledger is no JSON, but for a last one that is cut off. */
export const readSavedFaults = async (
  folder: string,
  history: Columns,
): Promise<readonly FaultSummary[]> => {
  const faults = new Map<number, Writable<FaultSummary>>();
  for (const entry of await readFaultLog(join(folder, 'faults.jsonl'))) {
    if (entry.stage === 'planned') faults.set(entry.id, plannedFault(entry));
    const fault = faults.get(entry.id);
    if (fault === undefined) continue;
    if (entry.stage === 'proved') {
      fault.tookEffect ||= entry.on;
      fault.evidence = entry.evidence;
    } else if (entry.stage === 'healed') {
      fault.untilMs = entry.timeMs;
      fault.healed = entry.left.length === 0;
    }
  }
  return [...faults.values()].map((fault) => ({ ...fault, overlapped: overlaps(fault, history) }));
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
    const began = (history.invokeTime[row] ?? 0) / 1e6;
    const ended = (history.completeTime[row] ?? 0) / 1e6;
    if (began < untilMs && ended > fromMs) overlapped++;
  }
  return overlapped;
};
