/** Whether a saved run tested anything: the rules of the runner, applied to what the folder holds. */
import { type Columns, FAIL, OK } from '../../history/columns.ts';
import { Counts } from '../../runner/evaluation/counts.ts';
import { judge } from '../../runner/evaluation/judge.ts';
import type { LevelResult } from '../../runner/evaluation/result.ts';
import { readSavedFaults } from './saved-faults.ts';
import type { Target } from './target.ts';

/** Why a run whose levels hold is not valid all the same; undefined when it is, or is no run. */
export const emptiness = async (
  { run }: Target,
  history: Columns,
  levels: readonly LevelResult[],
): Promise<string | undefined> => {
  if (run === undefined) return undefined;
  const { plan, folder, workload } = run;
  const judgement = judge({
    levels,
    counts: countsOf(history),
    essential: workload?.essential ?? [],
    faults: await readSavedFaults(folder, history),
    faultsWanted: plan.nemeses.length > 0 || plan.schedule !== undefined,
    leftBehind: [],
    interrupted: false,
  });
  return judgement.verdict === 'valid' ? undefined : judgement.reason;
};

const countsOf = (history: Columns): Counts => {
  const counts = new Counts();
  for (let row = 0; row < history.count; row++) {
    const outcome = history.outcome[row];
    const lengthNs = (history.completeTime[row] ?? 0) - (history.invokeTime[row] ?? 0);
    counts.add({
      type: 'operation',
      outcome: outcome === OK ? 'ok' : outcome === FAIL ? 'fail' : 'info',
      f: history.functions[history.f[row] ?? 0] ?? '',
      node: history.nodes[history.node[row] ?? 0] ?? '',
      latencyMs: lengthNs / 1e6,
      timeMs: (history.invokeTime[row] ?? 0) / 1e6,
    });
  }
  return counts;
};
