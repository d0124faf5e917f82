/**
 * A model of a user's, watched: that its `step` (and `results`) leave the state and the operation as
 * they were, and that the same step leads to the same state. A verdict rests on that, since states
 * are kept and shared.
 *
 * Every step is watched for changes, so none can slip through; what it takes is a text of the state
 * each time, which is what a search makes of it anyhow. Primitive states cannot change and cost
 * nothing. Whether a step is repeatable is tried of the first ones only.
 */
import { usageFailure } from '../src/base/failure.ts';
import { canonical } from './canonical.ts';
import { describeOperation, METHODS, type Model, type Operation } from './model.ts';

export const watched = (model: Model): Model => {
  const watch = new Watch(model);
  const { name, init, functions, known } = model;
  const methods = METHODS.flatMap((method) => {
    const own = model[method];
    return own === undefined ? [] : [[method, own.bind(model)] as const];
  });
  return {
    ...Object.fromEntries(methods),
    name,
    init,
    ...(functions === undefined ? {} : { functions }),
    ...(known === undefined ? {} : { known }),
    step: (state, operation) =>
      watch.repeatable(operation, () =>
        watch.untouched('step', state, operation, () => model.step(state, operation)),
      ),
    ...(model.results === undefined
      ? {}
      : {
          results: (state: unknown, operation: Operation) =>
            watch.untouched(
              'results',
              state,
              operation,
              () => model.results?.(state, operation) ?? [],
            ),
        }),
  };
};

/** So many steps are taken twice. */
const REPEATED_STEPS = 500;
const VALUES = ['argument', 'argument2', 'result'] as const;
const WAY_OUT = 'Return a new state and leave the one given as it is; docs/models.md says more.';

class Watch {
  readonly #model: Model;
  #steps = 0;
  /** The state that was watched last, and its text: a search asks much of one state. */
  #last: unknown;
  #lastText = '';
  /** Operations are few, and their values live as long as the history. */
  readonly #values = new WeakMap<object, string>();

  constructor(model: Model) {
    this.#model = model;
  }

  /** Runs what may look at a state and an operation, and change neither. */
  untouched<Result>(
    what: 'step' | 'results',
    state: unknown,
    operation: Operation,
    run: () => Result,
  ): Result {
    if (isMutable(state) && state !== this.#last) {
      this.#lastText = this.#text(state);
      this.#last = state;
    }
    const values: readonly object[] = VALUES.map((at) => operation[at]).filter(isMutable);
    for (const value of values) {
      if (!this.#values.has(value)) this.#values.set(value, canonical(value));
    }
    const told = run();
    if (isMutable(state) && this.#text(state) !== this.#lastText) {
      throw this.#impure(`${what} changed the state it was given`, operation);
    }
    if (values.some((value) => canonical(value) !== this.#values.get(value))) {
      throw this.#impure(`${what} changed the operation it was given`, operation);
    }
    return told;
  }

  /** Takes the step, and one of the first steps twice. */
  repeatable(operation: Operation, step: () => unknown): unknown {
    const next = step();
    if (this.#steps >= REPEATED_STEPS) return next;
    this.#steps++;
    const again = step();
    const isSame = next === undefined ? again === undefined : this.#isSame(next, again);
    if (isSame) return next;
    throw this.#impure('step led to two different states from the same one', operation);
  }

  #isSame(next: unknown, again: unknown): boolean {
    return (
      again !== undefined && (Object.is(next, again) || this.#text(next) === this.#text(again))
    );
  }

  /** What the search tells states apart by. */
  #text(state: unknown): string {
    return this.#model.stateKey?.(state) ?? canonical(state);
  }

  #impure(what: string, operation: Operation): Error {
    const { name } = this.#model;
    const where = describeOperation(this.#model, operation);
    return usageFailure(
      'impure-model',
      `The model ${name} is not pure: its ${what} (in "${where}").`,
      WAY_OUT,
    );
  }
}

const isMutable = <Value>(value: Value): value is Value & object =>
  typeof value === 'object' && value !== null;
