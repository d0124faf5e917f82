/**
 * Real containers on a Docker engine: any system, faults from outside of it. Everything that is made
 * carries the run's labels, so that it is found and removed even when this process is killed.
 */
import { siblingModule } from '../../base/sibling-module.ts';
import type { Runtime } from '../port/cluster.ts';
import { bothFailed } from '../undo/both-failed.ts';
import { startReaper } from '../undo/reaper.ts';
import { sweep } from './engine/clean.ts';
import { openEngine, tryEngine, type Engine } from './engine/engine.ts';
import { baseImageProblem } from './image/base-image.ts';
import { setUp } from './set-up.ts';

export const dockerRuntime: Runtime = {
  kind: 'docker',

  unavailable: async (deployment) => {
    if (deployment.kind.type === 'binary' || deployment.kind.type === 'process') {
      return 'a program given by its path runs on the local runtime only';
    }
    const opened = await tryEngine();
    if ('problem' in opened) return opened.problem;
    return baseImageProblem(opened.engine);
  },

  start: async (deployment, options) => {
    const engine = await openEngine();
    const reaper = startReaper((trouble) => options.onProgress(trouble));
    reaper.watchRun(siblingModule(import.meta.url, './engine/clean'), options.runId);
    try {
      return await setUp(engine, deployment, options, () => reaper.dismiss());
    } catch (error) {
      const problem = await undone(engine, options.runId);
      if (problem !== undefined) throw bothFailed(error, problem);
      reaper.dismiss();
      throw error;
    }
  },
};

/** Why not all of the run is gone, or undefined. */
const undone = async (engine: Engine, runId: string): Promise<string | undefined> => {
  try {
    const { left } = await sweep(engine, runId);
    return left.length === 0 ? undefined : left.join('; ');
  } catch (error) {
    return (error as Error).message;
  }
};
