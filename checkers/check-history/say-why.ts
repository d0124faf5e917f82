/**
 * What to say of a history that breaks what it was asked for: the counterexample, up to where it was
 * linearizable, and how far up the ladder it stands. All of it within `explanationMs`.
 */
import type { Counterexample } from '../../src/history/counterexample.ts';
import { counterexampleOf } from '../counterexample.ts';
import type { LevelVerdict } from '../ladder.ts';
import type { Level } from '../ladder/levels.ts';
import { ladderSentence } from '../ladder/promise.ts';
import type { ExplanationBudget } from '../linearizability/explain/explain.ts';
import type { Scene } from '../linearizability/explain/scene.ts';
import type { Model } from '../model.ts';
import type { Invalid } from '../verdict.ts';
import { explanationMs } from './explanation-ms.ts';
import type { DecidedLevel, Report, Task } from './messages.ts';

export type Broken = Omit<DecidedLevel, 'verdict'> & { readonly verdict: Invalid };

/** Of the time, what is planned for: what was begun may take longer than it was thought to. */
const PLANNED_SHARE = 0.9;
/** Of the time for explaining, what the counterexample may take; the longest prefix has what is left. */
const COUNTEREXAMPLE_SHARE = 0.6;
/** But where the ladder is told too, this share of it. */
const PREFIX_SHARE = 0.5;

/**
 * @param broken in the order in which it was found out; what was asked for first is explained
 * @param results of the levels of the ladder
 */
export const sayWhy = async (
  task: Task,
  model: Model,
  broken: readonly Broken[],
  results: ReadonlyMap<Level, LevelVerdict>,
  report: (report: Report) => void,
): Promise<void> => {
  const inOrder = task.levels.flatMap((level) => broken.filter((one) => one.level === level));
  const [first] = inOrder;
  const tookMs = Math.max(0, ...inOrder.map(({ ms }) => ms));
  const timeMs = first === undefined ? 0 : explanationMs(tookMs, task.history.count);
  report({ type: 'explaining', timeMs });
  const linearizable = broken.find(({ level }) => level === 'linearizable');
  // To load what explains is not to explain.
  if (linearizable !== undefined) await load();
  const end = performance.now() + PLANNED_SHARE * timeMs;
  const saying = new Saying(task, model, tookMs, end);
  if (first !== undefined) {
    const counterexample = await saying.counterexample(first);
    report({ type: 'counterexample', counterexample });
  }
  if (linearizable !== undefined) {
    const share = results.size < 2 ? 1 : PREFIX_SHARE;
    const longestPrefix = await saying.longestPrefix(linearizable, share);
    report({ type: 'longest-prefix', longestPrefix });
  }
  if (results.size < 2) return;
  const told = task.levels.flatMap((level) =>
    [...results.values()].filter((result) => result.level === level),
  );
  // How stale says something of a history that is not linearizable.
  const stale = linearizable === undefined ? undefined : await saying.howStale();
  report({ type: 'ladder', sentence: ladderSentence(told, stale) });
};

const load = () =>
  Promise.all([
    import('../linearizability/explain/counterexample.ts'),
    import('../linearizability/explain/scene.ts'),
    import('../linearizability/prefix/longest-prefix.ts'),
  ]);

class Saying {
  readonly #task: Task;
  readonly #model: Model;
  readonly #tookMs: number;
  /** On the clock of `performance.now()`. */
  readonly #end: number;
  /** That of the violation of linearizability, once it was explained. */
  #scene: Scene | undefined;

  constructor(task: Task, model: Model, tookMs: number, end: number) {
    this.#task = task;
    this.#model = model;
    this.#tookMs = tookMs;
    this.#end = end;
  }

  async counterexample({ level, verdict }: Broken): Promise<Counterexample> {
    const { history } = this.#task;
    if (level !== 'linearizable') return counterexampleOf(history, this.#model, level, verdict);
    const [{ explainedCounterexample }, { Scene }] = await load();
    const budget = this.#budget(COUNTEREXAMPLE_SHARE);
    this.#scene = new Scene(history, this.#model, verdict);
    return explainedCounterexample(history, this.#model, verdict, budget, this.#scene);
  }

  async longestPrefix({ verdict, derivedFrom }: Broken, share: number) {
    const [, , { longestPrefix }] = await load();
    const { history } = this.#task;
    const budget = this.#budget(share);
    // What breaks a weaker level may be spread over keys.
    return derivedFrom === undefined
      ? longestPrefix(history, this.#model, verdict, budget, this.#scene)
      : longestPrefix(history, this.#model, { operations: [] }, budget);
  }

  async howStale(): Promise<string | undefined> {
    const { measureStaleness, stalenessWords } = await import('../staleness/staleness.ts');
    const measured = measureStaleness(this.#task.history, this.#model, this.#budget(1));
    return measured === undefined ? undefined : stalenessWords(measured);
  }

  /** A share of what is left. */
  #budget(share: number): ExplanationBudget & { readonly tookMs: number } {
    const timeMs = share * Math.max(0, this.#end - performance.now());
    return { timeMs, memoryBytes: this.#task.memoryBytes, tookMs: this.#tookMs };
  }
}
