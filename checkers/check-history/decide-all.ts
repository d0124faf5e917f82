/**
 * All that is to be found out about one history, in order: linearizability, the levels below it,
 * convergence, and then what to say of it. Runs in a thread and may block it.
 *
 * The budget is for deciding. All that is said of a violation (say-why.ts) has one of its own.
 * What most histories never need is loaded when it is needed: loading takes longer than most checks.
 */
import type { Columns } from '../../src/history/columns.ts';
import { counterexampleOf } from '../counterexample.ts';
import type { LevelVerdict } from '../ladder.ts';
import { type Level, LEVELS } from '../ladder/levels.ts';
import { tryLinearizability } from '../linearizability/check.ts';
import { resolveModel } from '../linearizability/pool/model-reference.ts';
import type { Model } from '../model.ts';
import { PROPERTY_NAMES } from '../properties/names.ts';
import type { Budget, Verdict } from '../verdict.ts';
import type { DecidedLevel, Report, Task } from './messages.ts';
import { type Broken, sayWhy } from './say-why.ts';
import { replayed } from './replayed.ts';

export const decideAll = async (task: Task, report: (report: Report) => void): Promise<void> => {
  const model = await resolveModel(task.model);
  report({ type: 'model', name: model.name });
  const checking = new Checking(task, model, report);
  await checking.decideLevels();
  await checking.decideProperties();
  await checking.decideConvergence();
  await checking.measureSets();
  await sayWhy(task, model, checking.broken, checking.results, report);
};

/** Starting threads costs more than most histories: this long one thread may try alone. */
const ALONE_MS = 250;
/** Of the budget, what convergence and the measurement of sets have in any case. */
const CONVERGENCE_SHARE = 0.1;
const SETS_SHARE = 0.1;
const PROGRESS_EVERY_MS = 100;

class Checking {
  /** Levels of the ladder, as they were decided. */
  readonly results = new Map<Level, LevelVerdict>();
  /** What is broken, in the order in which it was found out. */
  readonly broken: Broken[] = [];
  readonly #task: Task;
  readonly #history: Columns;
  readonly #model: Model;
  readonly #report: (report: Report) => void;
  readonly #end: number;

  constructor(task: Task, model: Model, report: (report: Report) => void) {
    this.#task = task;
    this.#history = task.history;
    this.#model = model;
    this.#report = report;
    this.#end = performance.now() + task.timeMs;
  }

  async decideLevels(): Promise<void> {
    const levels = LEVELS.filter((level) => this.#task.levels.includes(level));
    const linearizable = levels.includes('linearizable') ? await this.#linearizable() : undefined;
    const others = levels.filter((level) => level !== 'linearizable');
    if (others.length === 0) return;
    const { checkLadder } = await import('../ladder.ts');
    checkLadder(
      this.#history,
      this.#model,
      { timeMs: this.#left(), memoryBytes: this.#task.memoryBytes },
      {
        levels,
        ...(linearizable === undefined ? {} : { linearizable }),
        onDecided: (result) => {
          this.#decided(result);
        },
      },
    );
  }

  async decideProperties(): Promise<void> {
    const asked = PROPERTY_NAMES.filter((name) => this.#task.levels.includes(name));
    if (asked.length === 0) return;
    const { decideProperty } = await import('../properties/decide.ts');
    const { disturbances, model } = this.#task;
    const circumstances = {
      ...(disturbances === undefined ? {} : { disturbances }),
      options: 'name' in model ? (model.options ?? {}) : {},
    };
    for (const name of asked) {
      const began = performance.now();
      const verdict = decideProperty(name, this.#history, circumstances);
      this.#settle({ level: name, verdict, ms: performance.now() - began });
    }
  }

  async decideConvergence(): Promise<void> {
    const { healedAt, levels, timeMs } = this.#task;
    if (healedAt === undefined && !levels.includes('convergence')) return;
    const { checkConvergence, unhealed } = await import('../convergence/convergence.ts');
    const began = performance.now();
    const budget = this.#budget(Math.max(this.#left(), timeMs * CONVERGENCE_SHARE));
    const convergence =
      healedAt === undefined
        ? unhealed()
        : checkConvergence(this.#history, this.#model, healedAt, budget);
    if (convergence.nodes.length > 0) {
      const { toldConvergence } = await import('../convergence/told.ts');
      this.#report({
        type: 'convergence',
        convergence: toldConvergence(this.#history, convergence),
      });
    }
    if (!levels.includes('convergence')) return;
    const { verdict } = convergence;
    this.#settle({ level: 'convergence', verdict, ms: performance.now() - began });
  }

  async measureSets(): Promise<void> {
    if (this.#model.known?.kind !== 'set') return;
    const { measureSetFull } = await import('../set-full/set-full.ts');
    const budget = this.#budget(Math.max(this.#left(), this.#task.timeMs * SETS_SHARE));
    const setFull = measureSetFull(this.#history, this.#model, budget);
    if (setFull !== undefined) this.#report({ type: 'set-full', setFull });
  }

  async #linearizable(): Promise<{ readonly verdict: Verdict; readonly ms: number }> {
    const began = performance.now();
    const verdict = await this.#decideLinearizable();
    const result = { level: 'linearizable', verdict, ms: performance.now() - began } as const;
    return { ...result, verdict: this.#decided(result) };
  }

  async #decideLinearizable(): Promise<Verdict> {
    const { timeMs } = this.#task;
    const alone = this.#budget(Math.min(timeMs, ALONE_MS));
    const withoutWitness = !this.#task.verifyWitness;
    const { verdict, pass } = tryLinearizability(this.#history, this.#model, alone, {
      withoutWitness,
    });
    if (verdict.verdict !== 'unknown' || timeMs <= ALONE_MS) return verdict;
    const { checkLinearizabilityInPool } = await import('../linearizability/pool/pool.ts');
    const budget = {
      ...this.#budget(this.#left()),
      onProgress: throttled((done, of) => this.#report({ type: 'progress', done, of })),
    };
    return checkLinearizabilityInPool(this.#history, this.#task.model, budget, { pass });
  }

  /** @returns the verdict that counts: one whose order does not replay is none */
  #decided(result: LevelVerdict): Verdict {
    const verdict = this.#settle(
      this.#task.verifyWitness && result.verdict.verdict === 'valid'
        ? replayed(this.#history, this.#model, { ...result, verdict: result.verdict })
        : result,
    );
    this.results.set(result.level, { ...result, verdict });
    return verdict;
  }

  #settle(decided: Omit<DecidedLevel, 'verdict'> & { readonly verdict: Verdict }): Verdict {
    const { verdict } = decided;
    this.#report({ type: 'decided', decided: { ...decided, verdict: withoutWitness(verdict) } });
    if (verdict.verdict === 'invalid') {
      this.broken.push({ ...decided, verdict });
      // Whoever cuts the check short from now on has this one at least.
      if (this.broken.length === 1) {
        const { level } = decided;
        const counterexample = counterexampleOf(this.#history, this.#model, level, verdict);
        this.#report({ type: 'counterexample', counterexample });
      }
    }
    return verdict;
  }

  #left(): number {
    return Math.max(0, this.#end - performance.now());
  }

  #budget(timeMs: number): Budget {
    return { timeMs, memoryBytes: this.#task.memoryBytes };
  }
}

const withoutWitness = (verdict: Verdict): DecidedLevel['verdict'] => {
  if (verdict.verdict !== 'valid') return verdict;
  const { witness: _, ...rest } = verdict;
  return rest;
};

const throttled = (tell: NonNullable<Budget['onProgress']>): NonNullable<Budget['onProgress']> => {
  let next = 0;
  return (done, of) => {
    if (performance.now() < next) return;
    next = performance.now() + PROGRESS_EVERY_MS;
    tell(done, of);
  };
};
