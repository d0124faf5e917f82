/**
 * Ends local nodes whose harness is gone. A node carries its run and its harness in its environment,
 * so it can be told from every other process; where environments cannot be read (no /proc), nothing
 * is touched, and the reaper is what there is.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Cleaned } from '../undo/cleaned.ts';
import { identityOf, isAlive, killIdentity } from '../undo/process-identity.ts';
import { deadWorkFolders } from './work-folder.ts';

const END_MS = 2_000;
const LOOK_EVERY_MS = 20;

/**
 * Ends them and removes their data.
 * @param results where runs are saved: there lies what dead runs have left of which no node lives
 */
export const cleanLocal = async (results: string): Promise<Cleaned> => {
  const orphans = processes().flatMap(orphan);
  const removed = orphans
    .filter(({ identity }) => killIdentity(identity))
    .map(({ title }) => `process ${title}`);
  const left = (await survivors(orphans)).map(({ title }) => `process ${title} does not end`);
  // Only now: a node that still runs would write into a folder that is being removed.
  for (const work of new Set(orphans.flatMap(({ work }) => work ?? []))) {
    left.push(...(await removeFolder(work)));
  }
  for (const work of deadWorkFolders(results)) {
    const trouble = await removeFolder(work);
    if (trouble.length === 0) removed.push(`folder ${work}`);
    left.push(...trouble);
  }
  return { removed, left };
};

/** What is left of it, and why. */
const removeFolder = async (path: string): Promise<readonly string[]> => {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 5 });
    return [];
  } catch (error) {
    return [`folder ${path} (${(error as Error).message})`];
  }
};

/** A node whose harness is gone. */
interface Orphan {
  readonly identity: string;
  /** `4711 of run …` */
  readonly title: string;
  readonly work: string | undefined;
}

const orphan = (pid: number): readonly Orphan[] => {
  const identity = identityOf(pid); // before its environment is read: it is that process or none
  const env = environment(pid);
  const run = env.get('VERIFY_RUN');
  const harness = env.get('VERIFY_HARNESS');
  if (run === undefined || harness === undefined || isAlive(harness)) return [];
  const title = `${pid} of run ${run}`;
  return [{ identity, title, work: env.get('VERIFY_WORK') }];
};

/** Those that still live some time after they were killed. */
const survivors = async (orphans: readonly Orphan[]): Promise<readonly Orphan[]> => {
  const deadline = performance.now() + END_MS;
  for (;;) {
    const alive = orphans.filter(({ identity }) => isAlive(identity));
    if (alive.length === 0 || performance.now() > deadline) return alive;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
};

const processes = (): readonly number[] => {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
};

/** Empty for processes of others and those that have just ended. */
const environment = (pid: number): ReadonlyMap<string, string> => {
  try {
    const entries = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return new Map(entries.map((entry) => split(entry)));
  } catch {
    return new Map();
  }
};

const split = (entry: string): [string, string] => {
  const equals = entry.indexOf('=');
  return [entry.slice(0, equals), entry.slice(equals + 1)];
};
