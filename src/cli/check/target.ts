/** What the user points at: a history file, standard input, a run's report, or a folder that a test left. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { isReport, REPORT_MARK } from '../../history/report-file.ts';
import type { SavedEvent } from '../../runner/events.ts';
import type { FaultLine } from '../../runner/faults/fault-log.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';
import type { StoredHistory } from './store-folder.ts';

export interface Target {
  /** As the user named it. */
  readonly shown: string;
  /** The history itself. */
  readonly history: string;
  /** Of its file, packed or not; 0 for what is no file. */
  readonly bytes: number;
  /** Where it is a saved run. */
  readonly run?: SavedRun;
  /** Of a folder that another test left: which file was taken, and what follows from its name. */
  readonly notes?: readonly string[];
  readonly model?: string;
  readonly hint?: string;
}

/** In its folder, or in a report of it. */
export interface SavedRun {
  /** Where it is, as it is shown. */
  readonly folder: string;
  readonly plan: TestPlan;
  readonly ledger: () => Promise<readonly FaultLine[]>;
  readonly events: () => Promise<readonly SavedEvent[]>;
}

/** @throws Failure for a folder that holds no history, or a plan that cannot be read. */
export const findTarget = async (shown: string): Promise<Target> => {
  const place = shown === '-' ? undefined : sizeOf(shown);
  if (place !== 'folder') {
    const file = { shown, history: shown, bytes: place ?? 0 };
    if (shown === '-' || !beginsAsReport(shown)) return file;
    const { runInReport } = await import('./saved-run.ts');
    return { ...file, ...(await runInReport(shown)) };
  }
  // What folders and plans take to be read takes longer to load than most files take to be checked.
  const { historyIn } = await import('./store-folder.ts');
  const stored = await historyIn(shown);
  const { history } = stored;
  if (history === shown) return { shown, history, bytes: 0 };
  const size = sizeOf(history);
  const bytes = typeof size === 'number' ? size : 0;
  const folder = dirname(history);
  const file = join(folder, 'run.json');
  if (sizeOf(file) === undefined) {
    return { shown, history, bytes, ...(await ofStore(shown, stored)) };
  }
  const { runInFolder } = await import('./saved-run.ts');
  return {
    shown,
    history,
    bytes,
    run: await runInFolder(folder),
    ...(folder === shown ? {} : { notes: [takenWords(shown, history)] }),
  };
};

const takenWords = (shown: string, history: string): string =>
  `of the folder, ${relative(shown, history)} was read`;

const ofStore = async (
  shown: string,
  { history, test, isMaelstrom }: StoredHistory,
): Promise<Pick<Target, 'notes' | 'model' | 'hint'>> => {
  const taken = takenWords(shown, history);
  if (test === undefined || !isMaelstrom) return { notes: [taken] };
  const { MAELSTROM_MODELS, maelstromHint } = await import('./maelstrom.ts');
  const model = MAELSTROM_MODELS[test];
  if (model !== undefined) {
    const follows = `Maelstrom's ${test} is checked by the model ${model} (--model says otherwise)`;
    return { notes: [taken, follows], model };
  }
  const hint = maelstromHint(test);
  return hint === undefined ? { notes: [taken] } : { notes: [taken], hint };
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

/** False where it cannot be read: whoever reads it whole says so. */
const beginsAsReport = (path: string): boolean => {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const head = Buffer.alloc(REPORT_MARK.length);
    return readSync(file, head) === head.length && isReport(head);
  } catch {
    return false;
  } finally {
    if (file !== undefined) closeSync(file);
  }
};
