/** The faults of a run with all stages of their lives, from its ledger and its events. */
import type { FaultSummary } from '../../../runner/evaluation/result.ts';
import type { SavedEvent } from '../../../runner/events.ts';
import type { FaultLine } from '../../../runner/faults/fault-log.ts';
import type { FaultRow } from './report-data.ts';

export const faultRows = (
  faults: readonly FaultSummary[],
  ledger: readonly FaultLine[],
  events: readonly SavedEvent[],
): readonly FaultRow[] => {
  const stages = stagesIn(ledger);
  const groups = new Map(
    events.flatMap((event) =>
      event.type === 'fault' && event.groups !== undefined
        ? [[event.id, event.groups] as const]
        : [],
    ),
  );
  return faults.map((fault) => {
    const { id, nemesis, kind, summary, tookEffect, evidence, healed, overlapped } = fault;
    const lived: Stages = stages.get(id) ?? { targets: [], left: [] };
    const grouped = groups.get(id);
    return {
      id,
      nemesis,
      kind,
      summary,
      plannedMs: fault.fromMs,
      ...lived,
      fromMs: lived.appliedMs ?? fault.fromMs,
      untilMs: fault.untilMs,
      tookEffect,
      evidence,
      healed,
      overlapped,
      ...(grouped === undefined ? {} : { groups: grouped }),
    };
  });
};

type Stages = {
  -readonly [member in 'appliedMs' | 'provedMs' | 'healingMs' | 'healedMs']?: number;
} & { targets: readonly string[]; left: readonly string[] };

const stagesIn = (ledger: readonly FaultLine[]): ReadonlyMap<number, Stages> => {
  const all = new Map<number, Stages>();
  for (const line of ledger) {
    if (line.stage === 'planned') all.set(line.id, { targets: line.fault.targets, left: [] });
    const stages = all.get(line.id);
    if (stages === undefined) continue;
    if (line.stage === 'applied') stages.appliedMs = line.timeMs;
    if (line.stage === 'proved' && line.on) stages.provedMs ??= line.timeMs;
    if (line.stage === 'healing') stages.healingMs = line.timeMs;
    if (line.stage === 'healed') {
      stages.healedMs = line.timeMs;
      stages.left = line.left;
    }
  }
  return all;
};
