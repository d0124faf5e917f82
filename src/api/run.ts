/** A run, asked for by a program: the same as `verify SYSTEM …`, told by events and a result. */
import { builtIn, findSubject, type Subject } from '../cli/subject/subject.ts';
import { check } from '../cli/deciding/check.ts';
import { saveReport } from '../cli/report/run-report.ts';
import { checkDeterminism, type Determinism } from '../cli/run/determinism.ts';
import { RUN_DEFAULTS, type RunFlags } from '../cli/run/flags.ts';
import { prepareRun } from '../cli/run/prepare.ts';
import { draftPlan } from '../cli/run/resolve.ts';
import { flagsFrom, type Settings } from '../cli/run/settings.ts';
import type { System } from '../cluster/port/system.ts';
import type { RunEvent } from '../runner/events.ts';
import type { RunResult } from '../runner/evaluation/result.ts';
import type { TestPlan } from '../runner/plan/plan.ts';
import { run as conduct } from '../runner/run.ts';

/** As the flags of the same names; seconds where they are seconds. What is absent is as there. */
export interface RunSettings extends Omit<Settings, 'junit'> {
  /** Told of everything as it happens. */
  readonly onEvent?: (event: RunEvent) => void;
  /** Ends the driving phase early; all is healed, saved and checked nevertheless. */
  readonly signal?: AbortSignal;
}

export interface Ran {
  readonly result: RunResult;
  readonly plan: TestPlan;
  /** Path of the folder that holds everything of the run. */
  readonly folder: string;
  /** Where it was asked for: whether a second run was the same. */
  readonly determinism?: Determinism;
}

/**
 * @param system a name, the path of a file (`./my-system.ts`), or a system itself
 * @throws Failure where the run could not be made: its `exitCode` says which kind of trouble
 */
export const run = async (system: string | System, settings: RunSettings = {}): Promise<Ran> => {
  const { onEvent = () => {}, signal = new AbortController().signal, ...set } = settings;
  const subject = await subjectFor(system, set.plugin);
  const flags: RunFlags = { ...RUN_DEFAULTS, ...flagsFrom(set) };
  const draft = draftPlan(subject, flags);
  const command = `verify ${typeof system === 'string' ? system : system.name} --seed ${draft.seed}`;
  const prepared = await prepareRun(draft, subject, { ...flags, command });
  const result = await conduct({ ...prepared, check, emit: onEvent, interrupt: signal });
  await saveReport(prepared.folder, prepared.plan, result, process.stderr);
  const ran = { result, plan: prepared.plan, folder: prepared.folder.path };
  if (!flags.checkDeterminism) return ran;
  return { ...ran, determinism: await checkDeterminism(prepared, subject, result, signal) };
};

const subjectFor = (system: string | System, plugin: string | undefined): Promise<Subject> =>
  typeof system === 'string'
    ? findSubject(system, plugin)
    : Promise.resolve({ ...builtIn('raft'), system });
