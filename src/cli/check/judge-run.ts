/**
 * A saved run, judged again by what its folder holds, as the run itself was: the levels, whether it
 * recovered, who crashed, what the logs said, and whether anything was tested at all.
 */
import type { ModelReference } from '../../../checkers/ask.ts';
import { EXIT, type ExitCode } from '../../base/failure.ts';
import type { Columns } from '../../history/columns.ts';
import type { Check, CheckAnswer } from '../../runner/evaluation/check.ts';
import { evaluate } from '../../runner/evaluation/evaluate.ts';
import { gatherEvidence } from '../../runner/evaluation/evidence.ts';
import { PROPERTIES } from '../../runner/evaluation/properties.ts';
import type { RunResult } from '../../runner/evaluation/result.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';
import { check } from '../deciding/check.ts';
import type { CheckSettings } from './flags.ts';
import { beside, type Conclusion, type Watching } from './judge-history.ts';
import type { SavedRun } from './target.ts';

/** The plan with what the user asks of this check: its levels (the first is the promise), budgets. */
export const planFor = (plan: TestPlan, { levels, asked }: CheckSettings): TestPlan => ({
  ...plan,
  ...(levels === undefined
    ? {}
    : {
        consistency: [...levels],
        promises: [...levels.slice(0, 1), ...plan.promises.filter(isProperty)],
      }),
  ...(asked.timeMs === undefined ? {} : { checkTimeMs: asked.timeMs }),
  ...(asked.memoryBytes === undefined ? {} : { checkMemoryBytes: asked.memoryBytes }),
});

export const judgeRun = async (
  run: SavedRun,
  history: Columns,
  model: ModelReference,
  verifyWitness: boolean,
  watching: Watching,
): Promise<Conclusion> => {
  const { result, answer } = await resultOfRun(run, history, model, verifyWitness, watching);
  const { verdict, reason, levels, recovery, crashes, alarms } = result;
  return {
    ...beside(answer),
    verdict,
    exitCode: exitCodeOf(result, watching.signal.aborted),
    reason,
    levels,
    run: { ...(recovery === undefined ? {} : { recovery }), crashes, alarms },
  };
};

/** As the run itself would have come to it. */
export const resultOfRun = async (
  { plan, folder, ledger, events }: SavedRun,
  history: Columns,
  model: ModelReference,
  verifyWitness: boolean,
  { onProgress, signal }: Watching,
): Promise<{ readonly result: RunResult; readonly answer: CheckAnswer }> => {
  const gathered = gatherEvidence(plan, history, await ledger(), await events());
  // That the run left something behind is no matter of this check.
  const evidence = { ...gathered, leftBehind: [] };
  let answer: CheckAnswer = { levels: [] };
  const checkBy: Check = async (request) =>
    (answer = await check({ ...request, model, verifyWitness }));
  const result = await evaluate(evidence, { check: checkBy, signal, onProgress, folder });
  return { result, answer };
};

/** That the run was interrupted is told; this check was not, unless it is now. */
const exitCodeOf = ({ exitCode, verdict }: RunResult, interruptedNow: boolean): ExitCode => {
  if (exitCode !== EXIT.interrupted || interruptedNow) return exitCode;
  return verdict === 'valid' ? EXIT.valid : EXIT.unknown;
};

const isProperty = (level: string): boolean => PROPERTIES.some((property) => property === level);
