/** `verify run SYSTEM`: resolves the plan, chooses the runtime, runs, reports. */
import { EXIT, Failure, type ExitCode, usageFailure } from '../../base/failure.ts';
import { caseOfFailedRun, caseOfRun } from '../../report/junit-cases.ts';
import { type JUnitCase, renderJUnit } from '../../report/junit.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';
import { run } from '../../runner/run.ts';
import { saveReport } from '../report/run-report.ts';
import { refuseUnwritable, writeJUnit } from '../junit-file.ts';
import { commandLine } from './command-line.ts';
import {
  caseOfDeterminism,
  checkDeterminism,
  type Determinism,
  exitCodeWith,
} from './determinism.ts';
import { check } from '../deciding/check.ts';
import type { RunFlags } from './flags.ts';
import { listenForInterrupts } from '../interrupts.ts';
import { drawFlags } from '../simulate/swarm/draw.ts';
import { onSimulator, refuseWithoutRuns } from '../simulate/many/flags.ts';
import { repeatCommand } from '../simulate/repeat-command.ts';
import { startReporting } from './reporters.ts';
import { choose } from '../config/choose.ts';
import { loadConfig } from '../config/load.ts';
import { prepareRun } from './prepare.ts';
import { draftPlan, type PlanDraft, seedOf } from './resolve.ts';
import { onlySimulated } from './simulated.ts';
import { composeSubject, type Subject } from '../subject/subject.ts';

/** @param isGiven whether a flag was typed, rather than left at its default */
export const runCommand = async (
  name: string,
  typed: RunFlags,
  isGiven: (flag: string) => boolean,
): Promise<ExitCode> => {
  const config = await loadConfig(process.cwd());
  const { subject, flags, set } = await choose(name, typed, config ?? {}, isGiven);
  if (flags.runs !== undefined) {
    const { runMany } = await import('../simulate/many/index.ts');
    return runMany(name, subject, flags, set);
  }
  refuseWithoutRuns(flags);
  if (flags.swarm === true) return runSwarm(name, subject, flags, set);
  const draft = draftPlan(subject, flags);
  const command = commandLine(process.argv.slice(2), draft.seed);
  return runDraft(draft, subject, { ...flags, command, notes: [] });
};

/** One run of a swarm: what is not set is drawn from the seed. */
const runSwarm = async (
  name: string,
  subject: Subject,
  flags: RunFlags,
  set: ReadonlySet<string>,
): Promise<ExitCode> => {
  const simulated = onSimulator(flags, subject.system);
  const seed = seedOf(flags);
  const drawn = drawFlags(seed, { subject, flags: simulated, set });
  const command = repeatCommand(name, drawn, set);
  return runDraft(draftPlan(subject, drawn), subject, { ...drawn, command, notes: [] });
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
  'runtime' | 'results' | 'json' | 'junit' | 'tui' | 'checkDeterminism'
> {
  /** What repeats it. */
  readonly command: string;
  readonly notes: readonly string[];
}

/** Runs what was planned, wherever the plan comes from: the command line, or an earlier run. */
export const runDraft = async (
  draft: PlanDraft,
  subject: Subject,
  options: RunDraftOptions,
): Promise<ExitCode> => {
  const { runtime, results, json, junit, tui, command } = options;
  await refuseUnwritable(junit);
  if (options.checkDeterminism && runtime !== 'sim') throw onlySimulated('--check-determinism');
  const inAdvance = await prepareRun(draft, subject, { runtime, results, command });
  const prepared = { ...inAdvance, notes: [...inAdvance.notes, ...options.notes] };
  const { plan, folder } = prepared;
  const report = async (cases: readonly JUnitCase[], exitCode: ExitCode): Promise<ExitCode> => {
    await folder.save('junit.xml', renderJUnit(cases));
    return writeJUnit(junit, cases, exitCode, process.stderr);
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
    });
    await saveReport(folder, plan, result, process.stderr);
    const one = caseOfRun(plan, result);
    if (!options.checkDeterminism) {
      const exitCode = await report([one], result.exitCode);
      await reporting.finish(result);
      return exitCode;
    }
    const seen = await checkDeterminism(prepared, subject, result, interrupts.signal);
    const cases = [one, caseOfDeterminism(one, seen)];
    const exitCode = await report(cases, exitCodeWith(seen, result.exitCode));
    await reporting.finish(result);
    tellDeterminism(seen, json);
    return exitCode;
  } catch (error) {
    await reporting.finish();
    const [one, exitCode] = failed(plan, error);
    await report([one], exitCode);
    process.stderr.write(`verify: what there is of the run is in ${folder.shown}\n`);
    const left = error instanceof Failure && error.exitCode === EXIT.cleanUpIncomplete;
    if (!interrupts.signal.aborted || left) throw error;
    process.stderr.write('verify: interrupted before clients worked; everything is healed.\n');
    return EXIT.interrupted;
  } finally {
    interrupts.stop();
  }
};

const tellDeterminism = (seen: Determinism, json: boolean): void => {
  const line = json ? JSON.stringify({ type: 'determinism', ...seen }) : `\n${seen.text}`;
  process.stdout.write(`${line}\n`);
};

const failed = (plan: TestPlan, error: unknown): [JUnitCase, ExitCode] => {
  const exitCode = error instanceof Failure ? error.exitCode : EXIT.infrastructure;
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof Failure ? error.hint : undefined;
  return [caseOfFailedRun(plan, exitCode, message, hint), exitCode];
};
