/** One seed of many: its flags, its run, what it came to. */
import { EXIT, Failure } from '../../../base/failure.ts';
import { realTime } from '../../../base/time.ts';
import { caseOfRun } from '../../../report/junit-cases.ts';
import { renderJUnit } from '../../../report/junit.ts';
import type { SeedOutcome } from '../../../report/seed-outcome.ts';
import type { RunResult } from '../../../runner/evaluation/result.ts';
import { run } from '../../../runner/run.ts';
import { check } from '../../deciding/check.ts';
import type { RunFlags } from '../../run/flags.ts';
import { saveReport } from '../../report/run-report.ts';
import { prepareRun } from '../../run/prepare.ts';
import { draftPlan, type PlanDraft } from '../../run/resolve.ts';
import type { Subject } from '../../subject/subject.ts';
import { repeatCommand } from '../repeat-command.ts';
import { simulate } from '../simulate.ts';
import { drawFlags } from '../swarm/draw.ts';

/** What all seeds have in common, as plain data. */
export interface SeedsSetup {
  /** What is tested, as it was typed, and where it is found. */
  readonly name: string;
  readonly system: string;
  readonly module?: string;
  readonly flags: RunFlags;
  /** Names of the flags that are set: a swarm keeps them. */
  readonly set: readonly string[];
  /** What is not set is drawn from each seed. */
  readonly swarm: boolean;
}

export const flagsOfSeed = (
  seed: number,
  { flags, set, swarm }: Pick<SeedsSetup, 'flags' | 'set' | 'swarm'>,
  subject: Subject,
): RunFlags =>
  swarm ? drawFlags(seed, { subject, flags, set: new Set(set) }) : { ...flags, seed: String(seed) };

/**
 * Never rejects: a run that could not be made is an outcome too.
 * @param save into a folder of its own, as any other run
 */
export const runSeed = async (
  seed: number,
  setup: SeedsSetup,
  subject: Subject,
  save: boolean,
): Promise<SeedOutcome> => {
  const began = realTime.nowMs();
  const flags = flagsOfSeed(seed, setup, subject);
  const command = repeatCommand(setup.name, flags, new Set(setup.set));
  try {
    const draft = draftPlan(subject, flags);
    const result = save
      ? await simulateIntoFolder(draft, subject, flags.results, command)
      : await simulate(draft, subject, { command });
    return outcomeOf(result, realTime.nowMs() - began);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const isOurs = error instanceof Failure && error.exitCode !== EXIT.usage;
    return failedOutcome(seed, command, said, isOurs ? error.exitCode : EXIT.infrastructure);
  }
};

export const failedOutcome = (
  seed: number,
  command: string,
  reason: string,
  exitCode: SeedOutcome['exitCode'] = EXIT.infrastructure,
): SeedOutcome => ({
  seed,
  verdict: 'unknown',
  exitCode,
  reason,
  command,
  operations: 0,
  virtualMs: 0,
  ms: 0,
  failed: true,
});

const simulateIntoFolder = async (
  draft: PlanDraft,
  subject: Subject,
  results: string,
  command: string,
): Promise<RunResult> => {
  const prepared = await prepareRun(draft, subject, { runtime: 'sim', results, command });
  const interrupt = new AbortController().signal;
  const result = await run({ ...prepared, check, emit: () => {}, interrupt });
  await saveReport(prepared.folder, prepared.plan, result, process.stderr);
  await prepared.folder.save('junit.xml', renderJUnit([caseOfRun(prepared.plan, result)]));
  return result;
};

const outcomeOf = (result: RunResult, ms: number): SeedOutcome => {
  const { seed, verdict, exitCode, reason, command, levels, operations, durationMs, folder } =
    result;
  const broken = levels.find((one) => one.promised && one.verdict === 'invalid');
  return {
    seed,
    verdict,
    exitCode,
    reason,
    command,
    ...(verdict !== 'invalid' || broken === undefined
      ? {}
      : { anomaly: broken.anomaly ?? broken.level }),
    operations: operations.total,
    virtualMs: durationMs,
    ms,
    ...(folder === '' ? {} : { folder }),
  };
};
