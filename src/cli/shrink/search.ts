/**
 * The search for a smaller plan: tries one after the other, and keeps each that breaks the same promise.
 * Ends by its budget or a signal; what was kept last is the best so far.
 */
import { realTime, type Time } from '../../base/time.ts';
import type { RunResult } from '../../runner/evaluation/result.ts';
import type { PlanDraft } from '../run/resolve.ts';
import { type Violation, violationOf } from './violation.ts';

/** A plan that was run, and what came of it. */
export interface Tried {
  readonly plan: PlanDraft;
  readonly result: RunResult;
}

export interface SearchOptions {
  /** Breaks the promise already. */
  readonly first: Tried;
  readonly violation: Violation;
  /** Runs a plan; undefined where it cannot be run. */
  readonly run: (plan: PlanDraft) => Promise<RunResult | undefined>;
  readonly budgetMs: number;
  readonly signal: AbortSignal;
  readonly onKept: (search: Search) => void | Promise<void>;
  readonly time?: Time;
}

export class Search {
  readonly #options: SearchOptions;
  readonly #time: Time;
  readonly #beganMs: number;
  readonly #known = new Set<string>();
  #best: Tried;
  #runs = 0;
  #anyAnomaly = false;
  #lastRunMs = 1_000;

  constructor(options: SearchOptions) {
    this.#options = options;
    this.#time = options.time ?? realTime;
    this.#beganMs = this.#time.nowMs();
    this.#best = options.first;
  }

  get best(): Tried {
    return this.#best;
  }

  get plan(): PlanDraft {
    return this.#best.plan;
  }

  /** How many plans were run. */
  get runs(): number {
    return this.#runs;
  }

  get elapsedMs(): number {
    return this.#time.nowMs() - this.#beganMs;
  }

  /** How many runs like the last one take so long, from 1 to 150. */
  runsWithin(ms: number): number {
    return Math.min(150, Math.max(1, Math.floor(ms / this.#lastRunMs)));
  }

  /** Nothing is tried any more. */
  get over(): boolean {
    return this.#options.signal.aborted || this.elapsedMs >= this.#options.budgetMs;
  }

  /** From now on the same promise may be broken in another way, too. */
  allowAnyAnomaly(): void {
    this.#anyAnomaly = true;
    this.#known.clear();
  }

  /** Runs the plan, and keeps it where the same promise is broken. One that was tried is not again. */
  async keep(plan: PlanDraft): Promise<boolean> {
    const name = JSON.stringify(plan);
    if (this.over || this.#known.has(name)) return false;
    this.#known.add(name);
    this.#runs++;
    const beganMs = this.#time.nowMs();
    const result = await this.#options.run(plan);
    this.#lastRunMs = Math.max(1, this.#time.nowMs() - beganMs);
    // Of a run that was interrupted nobody knows what it would have come to.
    if (result === undefined || this.#options.signal.aborted) return false;
    if (!this.isSame(result)) return false;
    this.#best = { plan, result };
    await this.#options.onKept(this);
    return true;
  }

  /** Whether it breaks the same promise, and in the same way as long as that matters. */
  isSame(result: RunResult, how?: 'any anomaly'): boolean {
    const { level, anomaly } = this.#options.violation;
    const seen = violationOf(result, level);
    const isAny = this.#anyAnomaly || how !== undefined;
    return seen !== undefined && (isAny || seen.anomaly === anomaly);
  }

  /** The first of them that breaks the promise is kept. */
  async keepAny(plans: Iterable<PlanDraft>): Promise<boolean> {
    for (const plan of plans) if (await this.keep(plan)) return true;
    return false;
  }
}

/** The plan, and then the same with other seeds: so many, from that one on. */
export function* withSeeds(plan: PlanDraft, others: number, from = 1): Generator<PlanDraft> {
  yield plan;
  for (let seed = from; seed < from + others; seed++) {
    if (seed !== plan.seed) yield { ...plan, seed };
  }
}
