/**
 * Linearizability beside a living event loop: the check runs in worker threads, partitions side by
 * side, in rounds where many are hard (rounds.ts), and the searches of one partition on threads of
 * their own where threads would stand idle.
 *
 * The budget holds also where a model never returns: the threads are ended then. A violation of one
 * partition ends the check, whatever the other threads are at. Same verdicts as
 * `checkLinearizability`, but for what a budget leaves `unknown`.
 */
import { availableParallelism } from 'node:os';
import type { Columns } from '../../../src/history/columns.ts';
import type { Budget, Unknown, Verdict } from '../../verdict.ts';
import {
  combine,
  type FirstPass,
  isOutOfTime,
  type Left,
  type PartitionVerdict,
} from '../decide.ts';
import { isAnotherWorthwhile, turnMs } from '../rounds.ts';
import { Crew } from './crew.ts';
import type { Allowance, Job } from './messages.ts';
import type { ModelReference } from './model-reference.ts';
import { entriesOf, type Entry, MOST_ENTRIES, split } from './races.ts';
import { shareColumns } from './share.ts';

export interface PoolOptions {
  /** Default: as many as the machine runs at once. */
  readonly workers?: number;
  /** Ends the check; the verdict is then `unknown`. */
  readonly signal?: AbortSignal;
  /** What somebody has decided of this history before; the pool decides what is left. */
  readonly pass?: FirstPass | undefined;
}

/** A thread looks at the clock itself; this much later it is ended. */
const GRACE_MS = 1000;

/** @throws Failure as `checkLinearizability`, and where the model cannot be had. */
export const checkLinearizabilityInPool = async (
  history: Columns,
  model: ModelReference,
  budget: Budget,
  options: PoolOptions = {},
): Promise<Verdict> => {
  const check = new PooledCheck(shareColumns(history), model, budget, options);
  const abandon = new Abandonment(budget.timeMs + GRACE_MS, options.signal);
  try {
    return await Promise.race([abandon.promise, check.verdict()]);
  } finally {
    abandon.forget();
    await check.end();
  }
};

/** What setTimeout can wait; a longer wait would end at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Settles when nobody should wait any longer: too late, or asked to stop. */
class Abandonment {
  readonly promise: Promise<Unknown>;
  #forget: () => void = () => {};

  constructor(afterMs: number, signal: AbortSignal | undefined) {
    this.promise = new Promise((resolve) => {
      const stop = (): void => resolve(ended('The check was stopped'));
      const late = (): void => resolve(ended('The time budget ran out'));
      const timer = setTimeout(late, Math.min(afterMs, LONGEST_TIMER_MS));
      signal?.addEventListener('abort', stop, { once: true });
      if (signal?.aborted === true) stop();
      this.#forget = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
      };
    });
  }

  forget(): void {
    this.#forget();
  }
}

const ended = (why: string): Unknown => ({
  verdict: 'unknown',
  engine: 'pool',
  reason: `${why} before all was decided. Try a larger budget.`,
});

class PooledCheck {
  readonly #history: Columns;
  readonly #budget: Budget;
  readonly #workers: number;
  readonly #crew: Crew;
  readonly #pass: FirstPass | undefined;
  readonly #deadline: number;
  readonly #verdicts: Verdict[] = [];
  /** Operations of decided partitions, and of each job under way. */
  #done = 0;
  readonly #underWay = new Map<object, number>();

  constructor(
    history: Columns,
    model: ModelReference,
    budget: Budget,
    { workers = availableParallelism(), pass }: PoolOptions,
  ) {
    this.#history = history;
    this.#budget = budget;
    this.#workers = Math.max(1, workers);
    this.#pass = pass;
    this.#deadline = performance.now() + budget.timeMs;
    this.#crew = new Crew({ history, model }, budget.memoryBytes);
  }

  async verdict(): Promise<Verdict> {
    const pass = this.#pass ?? (await this.#firstPass());
    if (pass === undefined) return ended('The memory ran out');
    this.#verdicts.push(...pass.decided);
    const left = pass.undecided;
    this.#done = this.#history.count - left.reduce((sum, { size }) => sum + size, 0);
    if (!this.#isViolated && left.length > 0) await this.#decide(left);
    return combine(this.#history, this.#verdicts, pass.notes);
  }

  async end(): Promise<void> {
    await this.#crew.end();
  }

  async #firstPass(): Promise<FirstPass | undefined> {
    const answer = await this.#crew.run({ type: 'first-pass' }, () => {});
    return answer?.type === 'first-pass' ? answer.pass : undefined;
  }

  /** Until all are decided or one is violated. */
  #decide(partitions: readonly Left[]): Promise<void> {
    const threads = Math.min(this.#workers, partitions.length * MOST_ENTRIES);
    const queue = partitions
      .toSorted((a, b) => a.size - b.size)
      .flatMap((left) => entriesOf(left, Math.floor(threads / partitions.length)));
    let running = 0;
    return new Promise((resolve, reject) => {
      const startAll = (): void => {
        while (running < threads && queue.length > 0) {
          const entry = queue.shift()!;
          if (entry.race.left === 0) continue; // decided by another entry, meanwhile
          const waiting = Math.max(0, queue.length - (threads - ++running));
          this.#takeTurn(entry, waiting, threads).then(ended, reject);
        }
        if (running === 0) resolve();
      };
      const ended = (again: Entry | undefined): void => {
        running--;
        if (this.#isViolated) return resolve();
        if (again !== undefined) queue.push(...split(again, threads - running - queue.length));
        startAll();
      };
      startAll();
    });
  }

  get #isViolated(): boolean {
    return this.#verdicts.some(({ verdict }) => verdict === 'invalid');
  }

  /** @returns the entry where it is worth another turn */
  async #takeTurn(entry: Entry, waiting: number, threads: number): Promise<Entry | undefined> {
    const { race, lastTurnMs, earlierMs } = entry;
    const turn = { lastTurnMs, leftMs: this.#leftMs(), waiting, threads };
    const allowance = { timeMs: turnMs(turn), memoryBytes: this.#budget.memoryBytes / threads };
    const verdict = await this.#run(entry, allowance);
    if (race.left === 0 || this.#isViolated) return undefined; // by another entry, meanwhile
    const tookMs = allowance.timeMs;
    if (isOutOfTime(verdict) && isAnotherWorthwhile(tookMs, this.#leftMs())) {
      return { ...entry, lastTurnMs: tookMs, earlierMs: earlierMs + tookMs };
    }
    // The last to give up answers for all; before that only a decision counts.
    if (verdict.verdict === 'unknown' && --race.left > 0) return undefined;
    Atomics.store(race.stop, 0, 1);
    race.left = 0;
    this.#verdicts.push(verdict);
    this.#done += race.size;
    this.#tellProgress();
    return undefined;
  }

  async #run({ race, ...entry }: Entry, allowance: Allowance): Promise<PartitionVerdict> {
    const { partition, stop, size } = race;
    const { approaches, earlierMs } = entry;
    const job: Job = { type: 'partition', partition, approaches, allowance, earlierMs, stop };
    const mark = {};
    const answer = await this.#crew.run(job, (operations) => {
      this.#underWay.set(mark, Math.min(operations, size));
      this.#tellProgress();
    });
    this.#underWay.delete(mark);
    if (answer?.type === 'partition') return answer.verdict;
    return { ...ended('The memory of a thread ran out'), ranOut: 'memory' };
  }

  #leftMs(): number {
    return Math.max(0, this.#deadline - performance.now());
  }

  #tellProgress(): void {
    const underWay = [...this.#underWay.values()].reduce((sum, each) => sum + each, 0);
    const done = Math.min(this.#done + underWay, this.#history.count);
    this.#budget.onProgress?.(done, this.#history.count);
  }
}
