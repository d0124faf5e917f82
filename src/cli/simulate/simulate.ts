/**
 * One simulated run in this process, from its plan to its verdict. Without a folder nothing of it is
 * written: its plan repeats it exactly.
 */
import type { RunResult } from '../../runner/evaluation/result.ts';
import type { Emit } from '../../runner/events.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';
import type { RunFolder } from '../../runner/plan/run-folder.ts';
import { run } from '../../runner/run.ts';
import { deploymentOf, settingOf } from '../../runner/set-up.ts';
import { check } from '../deciding/check.ts';
import { chooseRuntime } from '../run/choose-runtime.ts';
import { type PlanDraft, resolvePlan } from '../run/resolve.ts';
import type { Subject } from '../subject/subject.ts';

export interface SimulateOptions {
  /** What repeats it; kept in the result. */
  readonly command: string;
  readonly folder?: RunFolder;
  readonly emit?: Emit;
  /** Ends the driving phase early; what there is by then is decided. */
  readonly interrupt?: AbortSignal;
}

/** @throws Failure (exit 64) for what is not there or cannot be simulated, exit 3 for what does not start */
export const simulate = async (
  draft: PlanDraft,
  subject: Subject,
  { command, folder, emit = () => {}, interrupt = new AbortController().signal }: SimulateOptions,
): Promise<RunResult> => {
  const resolved = resolvePlan(draft, subject);
  const { system } = resolved;
  const { runtime } = await chooseRuntime('sim', system, deploymentOf(system, settingOf(draft)));
  const runId = `${system.name}-sim-${draft.seed}`;
  const plan: TestPlan = { ...draft, runtime: 'sim', runId, command };
  return run({ ...resolved, plan, folder, runtime, check, emit, interrupt, notes: [] });
};
