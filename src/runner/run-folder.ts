/**
 * The folder of a run, `results/<system>/<time>-<seed>/`: plan, history, faults, node logs, verdict.
 * Everything is written as it comes to be, so a run that dies leaves what can still be checked.
 */
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { infrastructureFailure } from '../history/failure.ts';

export interface RunFolder {
  readonly path: string;
  /** As a user would type it from here. */
  readonly shown: string;
  readonly history: string;
  readonly faults: string;
  /** Writes a file whole, or not at all. */
  save(
    name: 'run.json' | 'verdict.json' | 'junit.xml' | 'summary.txt',
    content: string,
  ): Promise<void>;
}

/** @throws Failure when the folder cannot be made or exists already */
export const createRunFolder = async (
  results: string,
  system: string,
  runId: string,
): Promise<RunFolder> => {
  const path = join(results, system, runId);
  try {
    await mkdir(dirname(path), { recursive: true });
    await mkdir(path);
    await mkdir(join(path, 'nodes'));
    await pointLatest(results, join(system, runId));
  } catch (cause) {
    throw infrastructureFailure(
      'no-results-folder',
      `The run's folder ${path} cannot be made: ${(cause as Error).message}.`,
      'Name another place with --results DIR.',
      cause,
    );
  }
  const here = relative(process.cwd(), path);
  return {
    path,
    shown: here.startsWith('..') ? path : here,
    history: join(path, 'history.jsonl'),
    faults: join(path, 'faults.jsonl'),
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

const pointLatest = async (results: string, target: string): Promise<void> => {
  const fresh = join(results, `.latest-${basename(target)}`);
  await rm(fresh, { force: true });
  await symlink(target, fresh);
  await rename(fresh, join(results, 'latest'));
};
