/**
 * Real containers on a Docker engine: any system, faults from outside of it. Everything that is made
 * carries the run's labels, so that it is found and removed even when this process is killed.
 */
import { EXIT, Failure } from '../../base/failure.ts';
import { siblingModule } from '../../base/sibling-module.ts';
import type { Runtime } from '../port/cluster.ts';
import { startReaper } from '../undo/reaper.ts';
import { sweep } from './engine/clean.ts';
import { openEngine, tryEngine, type Engine } from './engine/engine.ts';
import { baseImageProblem } from './image/base-image.ts';
import { setUp } from './set-up.ts';

export const dockerRuntime: Runtime = {
  kind: 'docker',

  unavailable: async (deployment) => {
    if (deployment.kind.type === 'binary') {
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
      if (problem !== undefined) throw withCleanUp(error, problem);
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

/** What went wrong first stays the error; that something is left is said with it. */
export const withCleanUp = (error: unknown, problem: string): Failure => {
  const message = error instanceof Error ? error.message : String(error);
  const known = error instanceof Failure ? error : undefined;
  return new Failure(`${message}\nBesides, clean-up is incomplete: ${problem}.`, {
    code: known?.code ?? 'left-behind',
    exitCode: known?.exitCode ?? EXIT.cleanUpIncomplete,
    hint: [...(known?.hint === undefined ? [] : [known.hint]), 'Run "verify clean".'].join(' '),
    cause: error,
  });
};
