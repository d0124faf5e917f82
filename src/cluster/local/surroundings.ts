/** What a run's local nodes stand in: their folders, their environment, and who ends them in the end. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runDirOf, type StartOptions } from '../port/cluster.ts';
import type { NodeName } from '../port/wanted.ts';
import { ownIdentity } from '../undo/process-identity.ts';
import { startReaper } from '../undo/reaper.ts';
import { makeWorkFolder } from './work-folder.ts';

export interface Surroundings {
  folderOf(node: NodeName): string;
  logOf(node: NodeName): string;
  /** By which a node of a dead run is known. */
  readonly env: Readonly<Record<string, string>>;
  /** Told of each process, so that it is ended even if the harness is killed. */
  readonly onStarted: (identity: string) => void;
  /** All of it, when the nodes have ended. */
  remove(): void;
}

export const surroundingsOf = (options: StartOptions): Surroundings => {
  const logs = join(runDirOf(options), 'nodes');
  mkdirSync(logs, { recursive: true });
  const work = makeWorkFolder(runDirOf(options));
  const reaper = startReaper((trouble) => options.onProgress(trouble));
  reaper.watchFolder(work);
  return {
    folderOf: (node) => join(work, node),
    logOf: (node) => join(logs, `${node}.log`),
    env: {
      VERIFY_RUN: options.runId,
      VERIFY_WORK: work,
      VERIFY_HARNESS: ownIdentity(),
      VERIFY_SEED: String(options.seed),
    },
    onStarted: (identity) => reaper.watchProcess(identity),
    remove: () => {
      rmSync(work, { recursive: true, force: true });
      reaper.dismiss();
    },
  };
};
