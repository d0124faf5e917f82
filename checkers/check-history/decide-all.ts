/**
 * All that is to be found out about one history, in order: linearizability, the levels below it,
 * convergence, and then what to say of it. Runs in a thread and may block it.
 *
 * The budget is for deciding. All that is said of a violation has one of its own, `explanationMs`.
 * What most histories never need is loaded when it is needed: loading takes longer than most checks.
 */
import type { Columns } from '../../src/history/columns.ts';
import type { Counterexample } from '../../src/history/counterexample.ts';
import { counterexampleOf } from '../counterexample.ts';
import type { LevelVerdict } from '../ladder.ts';
import { type Level, LEVELS } from '../ladder/levels.ts';
import { ladderSentence } from '../ladder/promise.ts';
import { tryLinearizability } from '../linearizability/check.ts';
import type { ExplanationBudget } from '../linearizability/explain/explain.ts';
import { resolveModel } from '../linearizability/pool/model-reference.ts';
import type { Model } from '../model.ts';
import { PROPERTY_NAMES } from '../properties/names.ts';
import type { Budget, Invalid, Verdict } from '../verdict.ts';
import type { DecidedLevel, Report, Task } from './messages.ts';
import { explanationMs } from './explanation-ms.ts';
import { replayed } from './replayed.ts';

export const decideAll = async (task: Task, report: (report: Report) => void): Promise<void> => {
  const model = await resolveModel(task.model);
  report({ type: 'model', name: model.name });
  const checking = new Checking(task, model, report);
  await checking.decideLevels();
  await checking.decideProperties();
  await checking.decideConvergence();
  await checking.measureSets();
  await checking.explain();
};

/** Starting threads costs more than most histories: this long one thread may try alone. */
const ALONE_MS = 250;
/** Of the budget, what convergence and the measurement of sets have in any case. */
const CONVERGENCE_SHARE = 0.1;
const SETS_SHARE = 0.1;
/** Of the time for explaining, what the counterexample may take; the longest prefix has what is left. */
const COUNTEREXAMPLE_SHARE = 0.6;
/** But where the ladder is told too, this share of it. */
const PREFIX_SHARE = 0.5;
const PROGRESS_EVERY_MS = 100;

class Checking {
  readonly #task: Task;
  readonly #history: Columns;
  readonly #model: Model;
  readonly #report: (report: Report) => void;
  readonly #end: number;
  readonly #results = new Map<Level, LevelVerdict>();
  readonly #broken: (Omit<DecidedLevel, 'verdict'> & { readonly verdict: Invalid })[] = [];

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

  /** Of what is broken, the level that was asked for before others. */
  async explain(): Promise<void> {
    const { levels } = this.#task;
    const broken = levels.flatMap((level) => this.#broken.filter((one) => one.level === level));
    const [first] = broken;
    const tookMs = Math.max(0, ...broken.map(({ ms }) => ms));
    const timeMs = first === undefined ? 0 : explanationMs(tookMs);
    this.#report({ type: 'explaining', timeMs });
    const end = performance.now() + timeMs;
    const left = (): number => Math.max(0, end - performance.now());
    if (first !== undefined) {
      const budget = { ...this.#budget(COUNTEREXAMPLE_SHARE * timeMs), tookMs };
      const counterexample = await this.#explained(first.level, first.verdict, budget);
      this.#report({ type: 'counterexample', counterexample });
    }
    await this.#findLongestPrefix(this.#results.size < 2 ? left() : PREFIX_SHARE * left());
    if (this.#results.size < 2) return;
    const inOrder = levels.flatMap((level) =>
      [...this.#results.values()].filter((result) => result.level === level),
    );
    const stale = await this.#howStale(left());
    this.#report({ type: 'ladder', sentence: ladderSentence(inOrder, stale) });
  }

  async #findLongestPrefix(timeMs: number): Promise<void> {
    const broken = this.#broken.find(({ level }) => level === 'linearizable');
    if (broken === undefined) return;
    const { verdict, derivedFrom, ms: tookMs } = broken;
    // What breaks a weaker level may be spread over keys.
    const operations = derivedFrom === undefined ? verdict.operations : [];
    const budget = { ...this.#budget(timeMs), tookMs };
    const { longestPrefix } = await import('../linearizability/prefix/longest-prefix.ts');
    const found = longestPrefix(this.#history, this.#model, { operations }, budget);
    this.#report({ type: 'longest-prefix', longestPrefix: found });
  }

  async #explained(
    level: DecidedLevel['level'],
    verdict: Invalid,
    budget: ExplanationBudget,
  ): Promise<Counterexample> {
    if (level !== 'linearizable') {
      return counterexampleOf(this.#history, this.#model, level, verdict);
    }
    const { explainedCounterexample } =
      await import('../linearizability/explain/counterexample.ts');
    return explainedCounterexample(this.#history, this.#model, verdict, budget);
  }

  /** Measured where it says something: of a history that is not linearizable. */
  async #howStale(timeMs: number): Promise<string | undefined> {
    if (!this.#broken.some(({ level }) => level === 'linearizable')) return undefined;
    const { measureStaleness, stalenessWords } = await import('../staleness/staleness.ts');
    const measured = measureStaleness(this.#history, this.#model, this.#budget(timeMs));
    return measured === undefined ? undefined : stalenessWords(measured);
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
    this.#results.set(result.level, { ...result, verdict });
    return verdict;
  }

  #settle(decided: Omit<DecidedLevel, 'verdict'> & { readonly verdict: Verdict }): Verdict {
    const { verdict } = decided;
    this.#report({ type: 'decided', decided: { ...decided, verdict: withoutWitness(verdict) } });
    if (verdict.verdict === 'invalid') {
      this.#broken.push({ ...decided, verdict });
      // Whoever cuts the check short from now on has this one at least.
      if (this.#broken.length === 1) {
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
