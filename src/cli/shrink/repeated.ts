/**
 * Shrinks a run of real processes or containers. How they interleave is never the same twice, so the
 * oracle is statistical: a plan is run up to so many times, and is kept where one of them breaks the
 * promise. A step that is not kept may only have had bad luck; what is kept has been seen.
 */
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Failure } from '../../base/failure.ts';
import type { RunResult } from '../../runner/evaluation/result.ts';
import type { RunFolder } from '../../runner/plan/run-folder.ts';
import { run } from '../../runner/run.ts';
import { check } from '../deciding/check.ts';
import type { PlanDraft } from '../run/resolve.ts';
import { prepareRun } from '../run/prepare.ts';
import { fewerFaults } from './passes/faults.ts';
import { fewerAtATime, lessTime, shorterFaults } from './passes/knobs.ts';
import type { Search } from './search.ts';
import { repeatWhileItHelps } from './simulated.ts';
import { violationOf } from './violation.ts';
import type { ToShrink } from './what-to-shrink.ts';

export interface RepeaterOptions extends Pick<ToShrink, 'subject' | 'runtime' | 'results'> {
  readonly repeats: number;
  readonly interrupt: AbortSignal;
}

/** Runs plans in folders of their own beside the other runs; only that of the best stays. */
export class Repeater {
  /** The promise that has to be broken; undefined: any. */
  level: string | undefined;
  readonly #options: RepeaterOptions;
  readonly #place: string;
  #last: RunFolder | undefined;
  #best: RunFolder | undefined;

  constructor(options: RepeaterOptions) {
    this.#options = options;
    this.#place = join(resolve(options.results), `.shrink-${process.pid}`);
  }

  /** The first run of so many that breaks the promise, or else the last one. */
  async run(plan: PlanDraft): Promise<RunResult | undefined> {
    const { repeats, interrupt } = this.#options;
    let result: RunResult | undefined;
    for (let attempt = 0; attempt < repeats && !interrupt.aborted; attempt++) {
      result = await this.#runOnce(plan);
      if (result !== undefined && violationOf(result, this.level) !== undefined) break;
    }
    return result;
  }

  /** The last run is the best so far. */
  async keep(): Promise<void> {
    if (this.#best !== undefined) await remove(this.#best.path);
    this.#best = this.#last;
    this.#last = undefined;
  }

  /** Puts the best among the other runs. @returns its path */
  async finish(system: string): Promise<string | undefined> {
    const best = this.#best;
    if (best === undefined) return undefined;
    const path = join(resolve(this.#options.results), system, `${basename(best.path)}-shrunk`);
    await mkdir(dirname(path), { recursive: true });
    await rename(best.path, path);
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await remove(this.#place);
  }

  async #runOnce(draft: PlanDraft): Promise<RunResult | undefined> {
    const { subject, runtime, interrupt } = this.#options;
    if (this.#last !== undefined) await remove(this.#last.path);
    try {
      const prepared = await prepareRun(draft, subject, {
        runtime,
        results: this.#place,
        command: '',
      });
      this.#last = prepared.folder;
      return await run({ ...prepared, check, emit: () => {}, interrupt, notes: [] });
    } catch (error) {
      if (error instanceof Failure && error.code === 'not-ready') return undefined;
      throw error;
    }
  }
}

const remove = (path: string): Promise<void> => rm(path, { recursive: true, force: true });

/** Only faults, time and clients: each run takes as long as it says. */
export const shrinkByRepeating = (search: Search): Promise<void> =>
  repeatWhileItHelps(search, async () => {
    await fewerFaults(search, 0);
    await lessTime(search);
    await fewerAtATime(search);
    await shorterFaults(search);
  });
