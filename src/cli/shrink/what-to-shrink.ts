/** What is shrunk: a saved run, or a run of a system that is described by flags. */
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { usageFailure } from '../../base/failure.ts';
import type { RunResult } from '../../runner/evaluation/result.ts';
import { readFaultLog } from '../../runner/faults/read-fault-log.ts';
import { executedSchedule } from '../../runner/faults/replay.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';
import { findTarget } from '../check/target.ts';
import { choose } from '../config/choose.ts';
import { loadConfig } from '../config/load.ts';
import { draftPlan, type PlanDraft } from '../run/resolve.ts';
import { type Subject, subjectOf } from '../subject/subject.ts';
import { BESIDE_A_RUN, type ShrinkFlags } from './flags.ts';
import { withFaults } from './plan-parts.ts';

export interface ToShrink {
  readonly plan: PlanDraft;
  readonly subject: Subject;
  /** As a run takes it: `auto`, `sim`, … */
  readonly runtime: string;
  /** Where runs are saved. */
  readonly results: string;
  /** The verdict of a saved run, where it came to one. */
  readonly verdict?: RunResult['verdict'];
}

/** @throws Failure (exit 64) for what is no run and no system, or flags that say nothing here */
export const whatToShrink = async (
  named: string,
  typed: ShrinkFlags,
  isGiven: (flag: string) => boolean,
): Promise<ToShrink> => {
  for (const flag of ['json', 'junit', 'checkDeterminism'] as const) {
    if (isGiven(flag))
      throw usageFailure('unused-flag', `${dashed(flag)} says nothing of shrinking.`);
  }
  if (isRun(named)) return ofRun(named, typed, isGiven);
  const config = await loadConfig(process.cwd());
  const { subject, flags } = await choose(named, typed, config ?? {}, isGiven);
  const { runtime, results } = flags;
  return { plan: draftPlan(subject, flags), subject, runtime, results };
};

/** opTimeout → --op-timeout. */
const dashed = (flag: string): string =>
  `--${flag.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;

/** A file may be that of a system. */
const isRun = (named: string): boolean =>
  existsSync(join(named, 'run.json')) || (existsSync(named) && !/\.[cm]?[jt]s$/u.test(named));

const ofRun = async (
  folder: string,
  typed: ShrinkFlags,
  isGiven: (flag: string) => boolean,
): Promise<ToShrink> => {
  const other = Object.keys(typed).find((flag) => isGiven(flag) && !BESIDE_A_RUN.includes(flag));
  if (other !== undefined) {
    throw usageFailure(
      'unused-flag',
      `${dashed(other)} says nothing here: ${folder} has its plan.`,
    );
  }
  const { run } = await findTarget(folder);
  if (run === undefined) {
    throw usageFailure(
      'no-run',
      `${folder} is not the folder of a run: it has no run.json.`,
      'Name one such as results/latest, or a system; `verify list runs` shows them.',
    );
  }
  const { runtime: ranOn, runId: _runId, command: _command, ...draft } = run.plan;
  const runtime = isGiven('runtime') ? typed.runtime : ranOn;
  const isExact = ranOn === 'sim' && runtime === 'sim';
  return {
    plan: isExact ? draft : await asItWasPlayed(draft, run.folder),
    subject: await subjectOf(run.plan),
    runtime,
    results: typed.results,
    ...(await verdictIn(run.folder)),
  };
};

/** With the faults as they came in that run. */
const asItWasPlayed = async (
  draft: Omit<TestPlan, 'runtime' | 'runId' | 'command'>,
  folder: string,
): Promise<PlanDraft> => {
  const lines = await readFaultLog(join(folder, 'faults.jsonl'));
  return withFaults(draft, executedSchedule(lines, draft.timeLimitMs));
};

/** A run that died has none. */
const verdictIn = async (folder: string): Promise<Pick<ToShrink, 'verdict'>> => {
  try {
    const text = await readFile(join(folder, 'verdict.json'), 'utf8');
    return { verdict: (JSON.parse(text) as RunResult).verdict };
  } catch {
    return {};
  }
};
