/** A fault of a finished run in the words of reports. */
import type { Columns } from '../../history/columns.ts';
import type { ActiveFault } from '../faults/active-faults.ts';
import type { FaultSummary } from './result.ts';

export const summarizeFault = (active: ActiveFault, history: Columns): FaultSummary => {
  const { id, fault, fromMs, untilMs, proof, left } = active;
  let overlapped = 0;
  for (let row = 0; row < history.count; row++) {
    const began = (history.invokeTime[row] as number) / 1e6;
    const ended = (history.completeTime[row] as number) / 1e6;
    if (began < untilMs && ended > fromMs) overlapped++;
  }
  return {
    id,
    nemesis: fault.nemesis,
    kind: fault.kind,
    summary: fault.summary,
    fromMs,
    untilMs,
    tookEffect: proof.on,
    evidence: proof.evidence,
    healed: left !== undefined && left.length === 0,
    overlapped,
  };
};
