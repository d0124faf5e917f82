/** `verify run SYSTEM`: resolves the plan, chooses the runtime, runs, reports. */
import { EXIT, Failure, type ExitCode, usageFailure } from '../../base/failure.ts';
import { caseOfFailedRun, caseOfRun } from '../../report/junit-cases.ts';
import { type JUnitCase, renderJUnit } from '../../report/junit.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';
import { run } from '../../runner/run.ts';
import { refuseUnwritable, writeJUnit } from '../junit-file.ts';
import { commandLine } from './command-line.ts';
import { check } from '../deciding/check.ts';
import type { RunFlags } from './flags.ts';
import { listenForInterrupts } from '../interrupts.ts';
import { startReporting } from './reporters.ts';
import { choose } from '../config/choose.ts';
import { loadConfig } from '../config/load.ts';
import { prepareRun } from './prepare.ts';
import { draftPlan, type PlanDraft } from './resolve.ts';
import { composeSubject, type Subject } from '../subject/subject.ts';

/** @param isGiven whether a flag was typed, rather than left at its default */
export const runCommand = async (
  name: string,
  typed: RunFlags,
  isGiven: (flag: string) => boolean,
): Promise<ExitCode> => {
  const config = await loadConfig(process.cwd());
  const { subject, flags } = await choose(name, typed, config ?? {}, isGiven);
  const draft = draftPlan(subject, flags);
  const command = commandLine(process.argv.slice(2), draft.seed);
  return runDraft(draft, subject, { ...flags, command, notes: [] });
};

/** `verify compose FILE --client CLIENT` */
export const composeCommand = async (
  file: string,
  client: string,
  flags: RunFlags,
): Promise<ExitCode> => {
  if (flags.nodes !== undefined) {
    throw usageFailure(
      'unused-flag',
      '--nodes says nothing here: the compose file has its services.',
    );
  }
  const subject = await composeSubject(client);
  const draft = draftPlan(subject, { ...flags, option: [...(flags.option ?? []), `file=${file}`] });
  const command = commandLine(process.argv.slice(2), draft.seed);
  return runDraft(draft, subject, { ...flags, command, notes: [] });
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
  subject: Subject,
  { runtime, results, json, junit, tui, command, notes }: RunDraftOptions,
): Promise<ExitCode> => {
  await refuseUnwritable(junit);
  const prepared = await prepareRun(draft, subject, { runtime, results, command });
  const { plan, folder } = prepared;
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
      ...prepared,
      check,
      emit: reporting.emit,
      interrupt: interrupts.signal,
      notes: [...prepared.notes, ...notes],
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
