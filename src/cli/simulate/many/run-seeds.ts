/**
 * Seeds in order, several processes at a time. What they came to is told in the order of the seeds,
 * so that the same command tells the same, whichever process was faster.
 */
import { untilAborted } from '../../../base/pause.ts';
import type { SeedOutcome } from '../../../report/seed-outcome.ts';
import { failedOutcome, type SeedsSetup } from './seed-run.ts';
import { SeedWorker } from './seed-worker.ts';

export interface SeedsOptions {
  readonly setup: SeedsSetup;
  readonly from: number;
  readonly count: number;
  readonly jobs: number;
  /** A run that takes longer on the machine's clock is given up, ms. */
  readonly limitMs: number;
  /** What repeats a seed, for one whose process cannot say it any more. */
  readonly commandOf: (seed: number) => string;
  /** The first such seed is the last that is told. */
  readonly isLast: (outcome: SeedOutcome) => boolean;
  /** In the order of the seeds. */
  readonly onOutcome: (outcome: SeedOutcome) => void;
  /** Told of each that is done, in whatever order. */
  readonly onDone: () => void;
  /** Ends all of it at once. */
  readonly interrupt: AbortSignal;
}

/** Resolves when all are told, or when it was interrupted. */
export const runSeeds = async (options: SeedsOptions): Promise<void> => {
  const { setup, from, count, jobs, limitMs, commandOf, isLast, interrupt } = options;
  const workers = new Set<SeedWorker>();
  const early = new Map<number, SeedOutcome>();
  let next = from;
  let told = from;
  let until = from + count;

  const tell = (outcome: SeedOutcome): void => {
    options.onDone();
    early.set(outcome.seed, outcome);
    if (isLast(outcome)) until = Math.min(until, outcome.seed + 1);
    for (let one = early.get(told); one !== undefined && told < until; one = early.get(told)) {
      early.delete(told++);
      options.onOutcome(one);
    }
    if (told >= until) end();
  };
  const end = (): void => {
    until = told;
    for (const worker of workers) worker.end();
  };
  /** One process, and after its death another: a seed that kills it does not take the next one with it. */
  const work = async (): Promise<void> => {
    let worker: SeedWorker | undefined;
    while (next < until) {
      const seed = next++;
      if (worker === undefined) workers.add((worker = new SeedWorker(setup)));
      const answer = await worker.run({ seed, save: false }, limitMs);
      if (told >= until) return;
      if ('outcome' in answer) tell(answer.outcome);
      else {
        workers.delete(worker);
        worker = undefined;
        tell(failedOutcome(seed, commandOf(seed), answer.died));
      }
    }
    worker?.end();
  };
  const all = Promise.all(Array.from({ length: Math.min(jobs, count) }, work));
  await Promise.race([all, untilAborted(interrupt)]);
  end();
};

/** The same seeds again, each saved into a folder of its own. */
export const saveSeeds = async (
  seeds: readonly number[],
  { setup, limitMs, commandOf }: Pick<SeedsOptions, 'setup' | 'limitMs' | 'commandOf'>,
): Promise<readonly SeedOutcome[]> => {
  const saved: SeedOutcome[] = [];
  let worker = new SeedWorker(setup);
  for (const seed of seeds) {
    const answer = await worker.run({ seed, save: true }, limitMs);
    if ('outcome' in answer) saved.push(answer.outcome);
    else {
      saved.push(failedOutcome(seed, commandOf(seed), answer.died));
      worker = new SeedWorker(setup);
    }
  }
  worker.end();
  return saved;
};
