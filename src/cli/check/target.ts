/** What the user points at: a history file, standard input, or the folder of a run. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { WORKLOADS } from '../../../workloads/registry.ts';
import type { Workload } from '../../generator/workload.ts';
import { usageFailure } from '../../base/failure.ts';
import { MAELSTROM_MODELS, maelstromHint } from './maelstrom.ts';
import { historyIn, type StoredHistory } from './store-folder.ts';
import { type TestPlan, testPlanSchema } from '../../runner/plan/plan.ts';

export interface Target {
  /** As the user named it. */
  readonly shown: string;
  /** The history itself. */
  readonly history: string;
  /** Where it is a saved run. */
  readonly run?: SavedRun;
  /** Of a folder that another test left: which file was taken, and what follows from its name. */
  readonly notes?: readonly string[];
  readonly model?: string;
  readonly hint?: string;
}

export interface SavedRun {
  readonly folder: string;
  readonly plan: TestPlan;
  /** Absent where this version has no such workload. */
  readonly workload?: Workload;
}

/** @throws Failure for a folder that holds no history, or a plan that cannot be read. */
export const findTarget = async (shown: string): Promise<Target> => {
  if (shown === '-' || !(await isFolder(shown))) return { shown, history: shown };
  const stored = await historyIn(shown);
  const { history } = stored;
  if (history === shown) return { shown, history };
  const folder = dirname(history);
  const plan = await readPlan(join(folder, 'run.json'));
  if (plan === undefined) return { shown, history, ...ofStore(shown, stored) };
  const workload = WORKLOADS.find(({ name }) => name === plan.workload);
  return {
    shown,
    history,
    run: { folder, plan, ...(workload === undefined ? {} : { workload }) },
    ...(folder === shown ? {} : { notes: [takenWords(shown, history)] }),
  };
};

const takenWords = (shown: string, history: string): string =>
  `of the folder, ${relative(shown, history)} was read`;

const ofStore = (
  shown: string,
  { history, test, isMaelstrom }: StoredHistory,
): Pick<Target, 'notes' | 'model' | 'hint'> => {
  const taken = takenWords(shown, history);
  if (test === undefined || !isMaelstrom) return { notes: [taken] };
  const model = MAELSTROM_MODELS[test];
  if (model !== undefined) {
    const follows = `Maelstrom's ${test} is checked by the model ${model} (--model says otherwise)`;
    return { notes: [taken, follows], model };
  }
  const hint = maelstromHint(test);
  return hint === undefined ? { notes: [taken] } : { notes: [taken], hint };
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
