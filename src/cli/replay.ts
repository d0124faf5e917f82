/** `verify replay RUN`: the same plan and seed again, with the faults as they came in that run. */
import { realpath } from 'node:fs/promises';
import { relative } from 'node:path';
import { usageFailure, type ExitCode } from '../base/failure.ts';
import { shellWord } from '../report/format.ts';
import { executedSchedule } from '../runner/faults/replay.ts';
import { findTarget } from './check/target.ts';
import { runDraft } from './run/index.ts';
import { subjectOf } from './subject/subject.ts';

export interface ReplayFlags {
  readonly runtime?: string;
  readonly results: string;
  readonly checkDeterminism: boolean;
  readonly json: boolean;
  readonly junit?: string;
  readonly tui: boolean;
}

/** @throws Failure (exit 64) for a folder that is no run */
export const replayCommand = async (folder: string, flags: ReplayFlags): Promise<ExitCode> => {
  const { run } = await findTarget(folder);
  if (run === undefined) {
    throw usageFailure(
      'no-run',
      `${folder} is not the folder of a run, nor a report: it has no run.json.`,
      'Name one such as results/latest; `verify list runs` shows them.',
    );
  }
  const { plan } = run;
  const runtime = flags.runtime ?? plan.runtime;
  const asked = flags.runtime === undefined ? '' : ` --runtime ${shellWord(flags.runtime)}`;
  const command = `verify replay ${shellWord(await settledPath(folder))}${asked}`;
  if (plan.runtime === 'sim' && runtime === 'sim') {
    const notes = [`repeats ${folder}: a simulated run is fixed by its plan`];
    return runDraft(plan, await subjectOf(plan), { ...flags, runtime, command, notes });
  }
  const schedule = executedSchedule(await run.ledger(), plan.timeLimitMs);
  // A run without faults stays one: an empty schedule would ask for faults that never came.
  const withFaults = schedule.length > 0 || plan.nemeses.length > 0;
  return runDraft(
    { ...plan, ...(withFaults ? { schedule: [...schedule] } : {}) },
    await subjectOf(plan),
    {
      ...flags,
      runtime,
      command,
      notes: [`replays ${folder}: the same seed, ${schedule.length} faults at their times`],
    },
  );
};

/** `results/latest` will be another run soon: the folder behind it is what a command must name. */
const settledPath = async (folder: string): Promise<string> => {
  const path = await realpath(folder);
  const here = relative(process.cwd(), path);
  return here.startsWith('..') ? path : here;
};
