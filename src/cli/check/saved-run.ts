/** Whether a saved run tested anything: the rules of the runner, applied to what the folder holds. */
import { join } from 'node:path';
import type { Columns } from '../../history/columns.ts';
import { countOperations } from '../../runner/evaluation/counts.ts';
import { gatherEvidence } from '../../runner/evaluation/evidence.ts';
import { judge } from '../../runner/evaluation/judge.ts';
import { judgeProperties } from '../../runner/evaluation/properties.ts';
import type { LevelResult } from '../../runner/evaluation/result.ts';
import { readEventLog } from '../../runner/event-log.ts';
import { readFaultLog } from '../../runner/faults/read-fault-log.ts';
import type { Target } from './target.ts';

/** Why a run whose levels hold is not valid all the same; undefined when it is, or is no run. */
export const emptiness = async (
  { run }: Target,
  history: Columns,
  levels: readonly LevelResult[],
): Promise<string | undefined> => {
  if (run === undefined) return undefined;
  const { plan, folder } = run;
  const ledger = await readFaultLog(join(folder, 'faults.jsonl'));
  const events = await readEventLog(join(folder, 'events.jsonl'));
  const evidence = gatherEvidence(plan, history, ledger, events);
  const judgement = judge(evidence, countOperations(history), [
    ...levels,
    ...judgeProperties(evidence),
  ]);
  return judgement.verdict === 'valid' ? undefined : judgement.reason;
};
