/** `verify run SYSTEM`: resolves the plan, chooses the runtime, runs, reports. */
import { resolve } from 'node:path';
import { cleanAll } from '../../cluster/clean.ts';
import { EXIT, Failure, type ExitCode } from '../../base/failure.ts';
import { caseOfFailedRun, caseOfRun } from '../../report/junit-cases.ts';
import { type JUnitCase, renderJUnit } from '../../report/junit.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';
import { createRunFolder, runIdFor } from '../../runner/plan/run-folder.ts';
import { run } from '../../runner/run.ts';
import { settingOf } from '../../runner/set-up.ts';
import { refuseUnwritable, writeJUnit } from '../junit-file.ts';
import { chooseRuntime } from './choose-runtime.ts';
import { commandLine } from './command-line.ts';
import { check } from '../deciding/check.ts';
import type { RunFlags } from './flags.ts';
import { listenForInterrupts } from '../interrupts.ts';
import { startReporting } from './reporters.ts';
import { draftPlan, resolvePlan, type PlanDraft } from './resolve.ts';

export const runCommand = async (systemName: string, flags: RunFlags): Promise<ExitCode> => {
  const draft = draftPlan(systemName, flags);
  const command = commandLine(process.argv.slice(2), draft.seed);
  return runDraft(draft, { ...flags, command, notes: [] });
};

export interface RunDraftOptions extends Pick<
  RunFlags,
  'runtime' | 'results' | 'json' | 'junit' | 'tui'
> {
  /** What repeats it. */
  readonly command: string;
  readonly notes: readonly string[];
}

/** Runs what was planned, wherever the plan comes from: the command line, or an earlier run. */
export const runDraft = async (
  draft: PlanDraft,
  { runtime: runtimeName, results, json, junit, tui, command, notes }: RunDraftOptions,
): Promise<ExitCode> => {
  const resolved = resolvePlan(draft);
  const { system } = resolved;
  await refuseUnwritable(junit);
  const deployment = system.deployment(settingOf(draft));
  const { runtime, note } = await chooseRuntime(runtimeName, system, deployment);
  const runId = runIdFor(new Date(), draft.seed);
  const folder = await createRunFolder(resolve(results), system.name, runId);
  const plan: TestPlan = {
    ...draft,
    runtime: runtime.kind,
    runId: `${system.name}-${folder.runId}-p${process.pid}`,
    command,
  };

  const { removed, left } = await cleanAll(
    [runtime.kind === 'docker' ? 'docker' : 'local'],
    results,
  );
  const found = [
    ...removed.map((thing) => `removed what a dead run had left: ${thing}`),
    ...left.map((thing) => `what a dead run had left is still there: ${thing}`),
  ];

  const report = async (one: JUnitCase, exitCode: ExitCode): Promise<ExitCode> => {
    await folder.save('junit.xml', renderJUnit([one]));
    return writeJUnit(junit, [one], exitCode, process.stderr);
  };
  const interrupts = listenForInterrupts('healing, saving, checking');
  const reporting = await startReporting({
    json,
    tui,
    plan,
    onInterrupt: () => interrupts.press(),
  });
  try {
    const result = await run({
      ...resolved,
      plan,
      folder,
      runtime,
      check,
      emit: reporting.emit,
      interrupt: interrupts.signal,
      notes: [...(note === undefined ? [] : [note]), ...found, ...notes],
    });
    const exitCode = await report(caseOfRun(plan, result), result.exitCode);
    await reporting.finish(result);
    return exitCode;
  } catch (error) {
    await reporting.finish();
    await report(...failed(plan, error));
    process.stderr.write(`verify: what there is of the run is in ${folder.shown}\n`);
    const left = error instanceof Failure && error.exitCode === EXIT.cleanUpIncomplete;
    if (!interrupts.signal.aborted || left) throw error;
    process.stderr.write('verify: interrupted before clients worked; everything is healed.\n');
    return EXIT.interrupted;
  } finally {
    interrupts.stop();
  }
};

const failed = (plan: TestPlan, error: unknown): [JUnitCase, ExitCode] => {
  const exitCode = error instanceof Failure ? error.exitCode : EXIT.infrastructure;
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof Failure ? error.hint : undefined;
  return [caseOfFailedRun(plan, exitCode, message, hint), exitCode];
};
