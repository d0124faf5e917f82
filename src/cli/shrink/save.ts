/** Writes down what shrinking came to: beside the run itself its schedule and a text to read. */
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { infrastructureFailure } from '../../base/failure.ts';
import { alignColumns } from '../../report/text.ts';
import type { RunResult } from '../../runner/evaluation/result.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';
import { run } from '../../runner/run.ts';
import { parsePlan } from '../check/read-plan.ts';
import { check } from '../deciding/check.ts';
import { reportOf, saveReport } from '../report/run-report.ts';
import { prepareRun } from '../run/prepare.ts';
import type { PlanDraft } from '../run/resolve.ts';
import type { Subject } from '../subject/subject.ts';
import { scheduleText } from './schedule-text.ts';
import { comparison, type Size } from './size.ts';
import { timelineOf } from './timeline.ts';

export interface Saved {
  readonly plan: TestPlan;
  readonly result: RunResult;
  /** As it is shown. */
  readonly folder: string;
}

/** Runs a simulated plan once more, into a folder among the others. */
export const saveSimulated = async (
  draft: PlanDraft,
  subject: Subject,
  results: string,
): Promise<Saved> => {
  const prepared = await prepareRun(draft, subject, { runtime: 'sim', results, command: '' });
  const { folder } = prepared;
  const plan = { ...prepared.plan, command: `verify replay ${folder.shown}` };
  const interrupt = new AbortController().signal;
  const result = await run({ ...prepared, plan, check, emit: () => {}, interrupt, notes: [] });
  if (result.verdict !== 'invalid') {
    throw infrastructureFailure(
      'not-repeated',
      `The plan in ${folder.shown} has broken the promise, and run once more it has not.`,
      'A program that is simulated reads a clock or draws numbers that are not those of its context.',
    );
  }
  await saveReport(folder, plan, result, process.stderr);
  return { plan, result, folder: folder.shown };
};

/** A run whose folder was moved: what it says of its place is put right. */
export const settle = async (path: string): Promise<Saved> => {
  const here = relative(process.cwd(), path);
  const folder = here.startsWith('..') ? path : here;
  const command = `verify replay ${folder}`;
  const file = join(path, 'run.json');
  const plan: TestPlan = { ...parsePlan(file, await readFile(file, 'utf8')), command };
  const verdict = await readFile(join(path, 'verdict.json'), 'utf8');
  const result: RunResult = { ...(JSON.parse(verdict) as RunResult), folder, command };
  await writeFile(file, `${JSON.stringify(plan, null, 2)}\n`);
  await writeFile(join(path, 'verdict.json'), `${JSON.stringify(result, null, 2)}\n`);
  await writeFile(join(path, 'report.html'), await reportOf(path, plan, result));
  return { plan, result, folder };
};

/** Longer ones are not told line by line. */
const MOST = { operations: 60, faults: 20 };

/**
 * @param folder where `run.json`, `history.jsonl` and `events.jsonl` are
 * @returns the text that it has written there, `shrunk.txt`
 */
export const writeText = async (
  folder: string,
  { plan, result }: Pick<Saved, 'plan' | 'result'>,
  subject: Subject,
  sizes: { readonly before: Size; readonly after: Size },
): Promise<readonly string[]> => {
  const { schedule = [] } = plan;
  const yaml = schedule.length === 0 ? undefined : scheduleText(schedule, subject.system);
  if (yaml !== undefined) await writeFile(join(folder, 'schedule.yaml'), yaml);
  const isShort = result.operations.total <= MOST.operations && result.faults.length <= MOST.faults;
  const told = isShort ? await timeline(folder) : [];
  const faults = yaml === undefined ? [] : yaml.trimEnd().split('\n');
  const lines = [
    result.reason,
    '',
    ...alignColumns(comparison(sizes.before, sizes.after), '  '),
    ...(faults.length === 0 ? [] : ['', 'Faults (schedule.yaml)']),
    ...indented(isShort ? faults : []),
    ...(isShort || faults.length === 0 ? [] : ['  too many to be shown here']),
    ...(told.length === 0 ? [] : ['', 'What happened', ...indented(told)]),
  ];
  await writeFile(join(folder, 'shrunk.txt'), `${lines.join('\n')}\n`);
  return lines;
};

const timeline = async (folder: string): Promise<readonly string[]> => {
  const linesOf = async (name: string): Promise<readonly string[]> =>
    (await readFile(join(folder, name), 'utf8')).split('\n').filter((line) => line !== '');
  const phases = (await linesOf('events.jsonl')).map(
    (line) => JSON.parse(line) as { type: string; phase?: string; timeMs: number },
  );
  const began = phases.find(({ type, phase }) => type === 'phase' && phase === 'drive');
  return timelineOf(await linesOf('history.jsonl'), began?.timeMs ?? 0);
};

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);
