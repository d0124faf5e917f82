/**
 * One simulated run in this process, from its plan to its verdict. Without a folder nothing of it is
 * written: its plan repeats it exactly.
 */
import type { Runtime } from '../../cluster/port/cluster.ts';
import type { Check } from '../../runner/evaluation/check.ts';
import type { RunResult } from '../../runner/evaluation/result.ts';
import type { Emit } from '../../runner/events.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';
import type { RunFolder } from '../../runner/plan/run-folder.ts';
import type { Performed } from '../../runner/perform.ts';
import { run } from '../../runner/run.ts';
import { deploymentOf, settingOf } from '../../runner/set-up.ts';
import { check as checkAll } from '../deciding/check.ts';
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
  /** Default: all that the plan asks for is decided. */
  readonly check?: Check;
  /** Handed the simulator before the run begins. */
  readonly onRuntime?: (runtime: Runtime) => void;
  /** Handed what was recorded before it is decided. */
  readonly onPerformed?: (performed: Performed) => void;
}

/** @throws Failure (exit 64) for what is not there or cannot be simulated, exit 3 for what does not start */
export const simulate = async (
  draft: PlanDraft,
  subject: Subject,
  options: SimulateOptions,
): Promise<RunResult> => {
  const { command, folder, emit = () => {}, check = checkAll } = options;
  const { interrupt = new AbortController().signal, onRuntime, onPerformed } = options;
  const resolved = resolvePlan(draft, subject);
  const { system } = resolved;
  const deployment = deploymentOf(system, settingOf(draft));
  const { runtime } = await chooseRuntime('sim', {
    system,
    deployment,
    simulated: draft.simulated,
  });
  onRuntime?.(runtime);
  const runId = `${system.name}-sim-${draft.seed}`;
  const plan: TestPlan = { ...draft, runtime: 'sim', runId, command };
  const told = onPerformed === undefined ? {} : { onPerformed };
  return run({ ...resolved, plan, folder, runtime, check, emit, interrupt, notes: [], ...told });
};
