/**
 * The folder of a run, `results/<system>/<time>-<seed>/`: plan, history, faults, node logs, verdict.
 * Everything is written as it comes to be, so a run that dies leaves what can still be checked.
 */
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { infrastructureFailure } from '../../base/failure.ts';

export interface RunFolder {
  /** The folder's own name. */
  readonly runId: string;
  readonly path: string;
  /** As a user would type it from here. */
  readonly shown: string;
  readonly history: string;
  readonly faults: string;
  readonly events: string;
  /** Writes a file whole, or not at all. */
  save(
    name: 'run.json' | 'verdict.json' | 'junit.xml' | 'report.html',
    content: string,
  ): Promise<void>;
}

/**
 * @param wishedId name of the run; where it is taken (a run of the same second and seed), a number is
 *   put behind it
 * @throws Failure when the folder cannot be made
 */
export const createRunFolder = async (
  results: string,
  system: string,
  wishedId: string,
): Promise<RunFolder> => {
  const parent = join(results, system);
  let path: string;
  try {
    await mkdir(parent, { recursive: true });
    path = await makeFresh(join(parent, wishedId));
    await mkdir(join(path, 'nodes'));
    await pointLatest(results, join(system, basename(path)));
  } catch (cause) {
    throw infrastructureFailure(
      'no-results-folder',
      `No folder for the run can be made in ${parent}: ${(cause as Error).message}.`,
      'Name another place with --results DIR.',
      cause,
    );
  }
  return folderAt(path);
};

/** Of a run that belongs to another one. */
export const folderWithin = async ({ path }: RunFolder, name: string): Promise<RunFolder> => {
  const below = join(path, name);
  await mkdir(join(below, 'nodes'), { recursive: true });
  return folderAt(below);
};

const folderAt = (path: string): RunFolder => {
  const here = relative(process.cwd(), path);
  return {
    runId: basename(path),
    path,
    shown: here.startsWith('..') ? path : here,
    history: join(path, 'history.jsonl'),
    faults: join(path, 'faults.jsonl'),
    events: join(path, 'events.jsonl'),
    save: async (name, content) => {
      await writeFile(join(path, `${name}.new`), content);
      await rename(join(path, `${name}.new`), join(path, name));
    },
  };
};

/** `20261121-140509-42`: when, in UTC, and with which seed. */
export const runIdFor = (now: Date, seed: number): string => {
  const [day = '', time = ''] = now.toISOString().split('T');
  return `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${seed}`;
};

/** Makes this folder, or where it exists one with a number behind its name. */
const makeFresh = async (wished: string, attempt = 1): Promise<string> => {
  const path = attempt === 1 ? wished : `${wished}-${attempt}`;
  try {
    await mkdir(path);
    return path;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return makeFresh(wished, attempt + 1);
  }
};

const pointLatest = async (results: string, target: string): Promise<void> => {
  const fresh = join(results, target, '.latest'); // where no other run writes
  await symlink(target, fresh);
  await rename(fresh, join(results, 'latest'));
};
