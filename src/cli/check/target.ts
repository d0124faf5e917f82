/** What the user points at: a history file, standard input, or the folder of a run. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { usageFailure } from '../../base/failure.ts';
import { type TestPlan, testPlanSchema } from '../../runner/plan/plan.ts';

export interface Target {
  /** As the user named it. */
  readonly shown: string;
  /** The history itself. */
  readonly history: string;
  /** Where it is a saved run. */
  readonly run?: SavedRun;
}

export interface SavedRun {
  readonly folder: string;
  readonly plan: TestPlan;
}

/** @throws Failure for a folder that holds no history, or a plan that cannot be read. */
export const findTarget = async (shown: string): Promise<Target> => {
  if (shown === '-' || !(await isFolder(shown))) return { shown, history: shown };
  const history = join(shown, 'history.jsonl');
  const packed = `${history}.gz`;
  const file = (await exists(history)) ? history : (await exists(packed)) ? packed : undefined;
  if (file === undefined) {
    throw usageFailure(
      'no-history',
      `${shown} is a folder without a history.jsonl.`,
      'Name the folder of a run, results/<system>/<run>, or history files.',
    );
  }
  const plan = await readPlan(join(shown, 'run.json'));
  if (plan === undefined) return { shown, history: file };
  return { shown, history: file, run: { folder: shown, plan } };
};

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() ?? false;

const exists = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined)) !== undefined;

/** Undefined where there is none: then the folder is just where a history lies. */
const readPlan = async (file: string): Promise<TestPlan | undefined> => {
  if (!(await exists(file))) return undefined;
  const bad = (why: string): Error =>
    usageFailure(
      'bad-run',
      `${file} is not the plan of a run: ${why}.`,
      'Check its history.jsonl by itself, with --model.',
    );
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw bad((error as Error).message);
  }
  const parsed = testPlanSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw bad(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unreadable'}`);
};
