/**
 * Linearizability beside a living event loop: the check runs in worker threads, partitions side by
 * side, and the two searches of W on threads of their own where there are few partitions.
 *
 * The budget holds also where a model never returns: the threads are ended then. A violation of one
 * partition ends the check, whatever the other threads are at. Same verdicts as
 * `checkLinearizability`, but for what a budget leaves `unknown`.
 */
import { availableParallelism } from 'node:os';
import type { Columns } from '../../../src/history/columns.ts';
import type { Budget, Unknown, Verdict } from '../../verdict.ts';
import { type Approach, APPROACHES, combine } from '../decide.ts';
import { Crew } from './crew.ts';
import type { Allowance, Job } from './messages.ts';
import type { ModelReference } from './model-reference.ts';
import { shareColumns } from './share.ts';

export interface PoolOptions {
  /** Default: as many as the machine runs at once. */
  readonly workers?: number;
  /** Ends the check; the verdict is then `unknown`. */
  readonly signal?: AbortSignal;
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
  const workers = Math.max(1, options.workers ?? availableParallelism());
  const check = new PooledCheck(shareColumns(history), model, budget, workers);
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
  readonly #deadline: number;
  readonly #verdicts: Verdict[] = [];
  /** Operations of decided partitions, and of each job under way. */
  #done = 0;
  readonly #underWay = new Map<object, number>();

  constructor(history: Columns, model: ModelReference, budget: Budget, workers: number) {
    this.#history = history;
    this.#budget = budget;
    this.#workers = workers;
    this.#deadline = performance.now() + budget.timeMs;
    this.#crew = new Crew({ history, model }, budget.memoryBytes);
  }

  async verdict(): Promise<Verdict> {
    const allowance = this.#allowance(1);
    const answer = await this.#crew.run({ type: 'first-pass', allowance }, () => {});
    if (answer?.type !== 'first-pass') return ended('The memory ran out');
    const { pass, sizes } = answer;
    this.#verdicts.push(...pass.decided);
    const left = pass.undecided.map((partition, i) => ({ partition, size: sizes[i]! }));
    this.#done = this.#history.count - left.reduce((sum, { size }) => sum + size, 0);
    const queue = this.#races(left.toSorted((a, b) => b.size - a.size));
    const threads = Math.min(this.#workers, queue.length);
    if (!this.#isViolated) await this.#decide(queue, threads);
    return combine(this.#history, this.#verdicts, pass.notes);
  }

  async end(): Promise<void> {
    await this.#crew.end();
  }

  /** Until all are decided or one is violated. */
  #decide(queue: Entry[], threads: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const eachThread = Array.from({ length: threads }, async () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          await this.#run(next, threads);
          if (this.#isViolated) return resolve();
        }
      });
      Promise.all(eachThread).then(() => resolve(), reject);
    });
  }

  get #isViolated(): boolean {
    return this.#verdicts.some(({ verdict }) => verdict === 'invalid');
  }

  /** The jobs, those of one partition beside each other; several where threads would stand idle. */
  #races(partitions: readonly Left[]): Entry[] {
    const lists = partitions.length * 2 <= this.#workers ? COMPETING : [APPROACHES];
    return partitions.flatMap(({ partition, size }) => {
      const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
      const race: Race = { partition, size, stop, left: lists.length };
      return lists.map((approaches) => ({ race, approaches }));
    });
  }

  async #run({ race, approaches }: Entry, threads: number): Promise<void> {
    if (race.left === 0) return;
    const { partition, stop } = race;
    const allowance = this.#allowance(threads);
    const job: Job = { type: 'partition', partition, approaches, allowance, stop };
    const mark = {};
    const answer = await this.#crew.run(job, (operations) => {
      this.#underWay.set(mark, Math.min(operations, race.size));
      this.#tellProgress();
    });
    this.#underWay.delete(mark);
    if (this.#isViolated) return; // by another partition, meanwhile
    const verdict =
      answer?.type === 'partition' ? answer.verdict : ended('The memory of a thread ran out');
    // The last to answer answers for all; before that only a decision counts.
    race.left--;
    if (verdict.verdict === 'unknown' && race.left > 0) return;
    if (race.left >= 0 && Atomics.load(stop, 0) === 0) {
      Atomics.store(stop, 0, 1);
      race.left = 0;
      this.#verdicts.push(verdict);
      this.#done += race.size;
      this.#tellProgress();
    }
  }

  #allowance(threads: number): Allowance {
    return {
      timeMs: Math.max(0, this.#deadline - performance.now()),
      memoryBytes: this.#budget.memoryBytes / threads,
    };
  }

  #tellProgress(): void {
    const underWay = [...this.#underWay.values()].reduce((sum, each) => sum + each, 0);
    const done = Math.min(this.#done + underWay, this.#history.count);
    this.#budget.onProgress?.(done, this.#history.count);
  }
}

const COMPETING: readonly (readonly Approach[])[] = [
  ['own-engines', 'depth-first'],
  ['breadth-first'],
];

/** A partition that the first pass left. */
interface Left {
  readonly partition: number;
  readonly size: number;
}

interface Race {
  readonly partition: number;
  readonly size: number;
  /** Set once the partition is decided. */
  readonly stop: Int32Array;
  /** Jobs that have not answered; 0 once it is decided. */
  left: number;
}

interface Entry {
  readonly race: Race;
  readonly approaches: readonly Approach[];
}
