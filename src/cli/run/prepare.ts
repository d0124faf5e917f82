/** Everything up to the start of a run: names looked up, a runtime, a folder, what dead runs left. */
import { resolve } from 'node:path';
import { cleanAll } from '../../cluster/clean.ts';
import type { Runtime } from '../../cluster/port/cluster.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';
import { createRunFolder, runIdFor, type RunFolder } from '../../runner/plan/run-folder.ts';
import { deploymentOf, settingOf } from '../../runner/set-up.ts';
import type { Subject } from '../subject/subject.ts';
import { chooseRuntime } from './choose-runtime.ts';
import { SIMULATED } from './simulated.ts';
import { resolvePlan, type PlanDraft, type Resolved } from './resolve.ts';

export interface Prepared extends Resolved {
  readonly plan: TestPlan;
  readonly folder: RunFolder;
  readonly runtime: Runtime;
  readonly notes: readonly string[];
}

export interface PrepareOptions {
  /** `auto`, `docker`, `local` or `sim`. */
  readonly runtime: string;
  /** Folder that runs are saved in. */
  readonly results: string;
  /** What repeats it. */
  readonly command: string;
}

/** @throws Failure for what there is not, does not fit together, or cannot be had here */
export const prepareRun = async (
  draft: PlanDraft,
  subject: Subject,
  { runtime: runtimeName, results, command }: PrepareOptions,
): Promise<Prepared> => {
  const resolved = resolvePlan(draft, subject);
  const { system } = resolved;
  const deployment = deploymentOf(system, settingOf(draft));
  const { simulated = SIMULATED, ...planned } = draft;
  const wanted = { system, deployment, simulated };
  const { runtime, note } = await chooseRuntime(runtimeName, wanted);
  const folder = await createRunFolder(
    resolve(results),
    system.name,
    runIdFor(new Date(), draft.seed),
  );
  const plan: TestPlan = {
    ...planned,
    ...(runtime.kind === 'sim' ? { simulated } : {}), // an earlier run may have been another
    runtime: runtime.kind,
    runId: `${system.name}-${folder.runId}-p${process.pid}`,
    command,
  };
  const found = await cleanUp(runtime, results);
  return {
    ...resolved,
    plan,
    folder,
    runtime,
    notes: [...(note === undefined ? [] : [note]), ...found],
  };
};

/** What dead runs have left is removed first; a line for each thing. */
const cleanUp = async ({ kind }: Runtime, results: string): Promise<readonly string[]> => {
  if (kind === 'sim') return [];
  const { removed, left } = await cleanAll([kind], results);
  return [
    ...removed.map((thing) => `removed what a dead run had left: ${thing}`),
    ...left.map((thing) => `what a dead run had left is still there: ${thing}`),
  ];
};
