/** What the user points at: a history file, standard input, or the folder of a run. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { usageFailure } from '../../base/failure.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';

export interface Target {
  /** As the user named it. */
  readonly shown: string;
  /** The history itself. */
  readonly history: string;
  /** Of its file, packed or not; 0 for what is no file. */
  readonly bytes: number;
  /** Where it is a saved run. */
  readonly run?: SavedRun;
}

export interface SavedRun {
  readonly folder: string;
  readonly plan: TestPlan;
}

/** @throws Failure for a folder that holds no history, or a plan that cannot be read. */
export const findTarget = async (shown: string): Promise<Target> => {
  const place = shown === '-' ? undefined : sizeOf(shown);
  if (place !== 'folder') return { shown, history: shown, bytes: place ?? 0 };
  for (const name of ['history.jsonl', 'history.jsonl.gz']) {
    const history = join(shown, name);
    const bytes = sizeOf(history);
    if (bytes === undefined || bytes === 'folder') continue;
    const plan = join(shown, 'run.json');
    if (sizeOf(plan) === undefined) return { shown, history, bytes };
    // What plans are made of takes longer to load than most files take to be checked.
    const { readPlan } = await import('./read-plan.ts');
    return { shown, history, bytes, run: { folder: shown, plan: await readPlan(plan) } };
  }
  throw usageFailure(
    'no-history',
    `${shown} is a folder without a history.jsonl.`,
    'Name the folder of a run, results/<system>/<run>, or history files.',
  );
};

/** Undefined where there is nothing. */
const sizeOf = (path: string): number | 'folder' | undefined => {
  try {
    const found = statSync(path);
    return found.isDirectory() ? 'folder' : found.size;
  } catch {
    return undefined;
  }
};
