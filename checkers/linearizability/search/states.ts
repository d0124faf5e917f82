/**
 * A model's states as numbers, and where each class of operations leads from each.
 *
 * States are told apart exactly: primitives as they are, others by the model's `stateKey` or their
 * canonical text. Where the model has fewer states within this history, they are those. Transitions are memoised in a table with a cap; when it is full it is emptied and
 * the model is asked again.
 */
import { Failure, usageFailure } from '../../../src/base/failure.ts';
import { canonical } from '../../canonical.ts';
import { describeOperation, type Model, type Operation } from '../../model.ts';
import type { Memory } from './memory.ts';
import type { Problem } from './problem.ts';

/** No such transition: the operation cannot happen in that state. */
export const ILLEGAL = -1;

const MAX_TRANSITIONS = 1 << 20;
/** A state's number, its entry in a Map and its object, roughly; its text is counted on top. */
const BYTES_A_STATE = 120;

export class States {
  readonly #problem: Problem;
  readonly #model: Model;
  readonly #memory: Memory;
  readonly #states: unknown[] = [];
  readonly #byValue = new Map<unknown, number>();
  readonly #byText = new Map<string, number>();
  /** Triples of state + 1, class and next state, found by hash. */
  #transitions = new Int32Array(3 * 64);
  #transitionCount = 0;
  readonly #choices = new Map<number, readonly number[]>();
  readonly initial: number;

  constructor(problem: Problem, memory: Memory) {
    this.#problem = problem;
    this.#model = problem.model;
    this.#memory = memory;
    this.initial = this.#number((problem.narrowed ?? problem.model).init);
  }

  /** The state of this number, as the model knows it; undefined: one that nobody saw. */
  original(number: number): unknown {
    const state = this.#states[number];
    const { narrowed } = this.#problem;
    return narrowed === undefined ? state : narrowed.original(state);
  }

  /** The state of this number within this history. */
  narrowed(number: number): unknown {
    return this.#states[number];
  }

  /** The state after an operation of the class, or ILLEGAL. */
  next(state: number, operationClass: number): number {
    const table = this.#transitions;
    const mask = table.length / 3 - 1;
    let bucket = hash(state, operationClass) & mask;
    for (;;) {
      const at = bucket * 3;
      const found = table[at]!;
      if (found === 0) break;
      if (found === state + 1 && table[at + 1] === operationClass) return table[at + 2]!;
      bucket = (bucket + 1) & mask;
    }
    const next = this.#step(state, operationClass);
    this.#remember(state, operationClass, next);
    return next;
  }

  /** The states after an operation of unknown outcome, by every result it may have had. */
  choices(state: number, operationClass: number): readonly number[] {
    if (this.#model.results === undefined) {
      const next = this.next(state, operationClass);
      return next === ILLEGAL ? [] : [next];
    }
    const at = state * this.#problem.operations.length + operationClass;
    const found = this.#choices.get(at);
    if (found !== undefined) return found;
    const choices = this.#choose(state, operationClass);
    this.#memory.take(BYTES_A_STATE + 8 * choices.length);
    this.#choices.set(at, choices);
    return choices;
  }

  #choose(state: number, operationClass: number): readonly number[] {
    const operation = this.#problem.operations[operationClass]!;
    const from = this.#states[state];
    const results = this.#model.results?.(from, operation) ?? [];
    if (results.length === 0) {
      const next = this.next(state, operationClass);
      return next === ILLEGAL ? [] : [next];
    }
    const after = results
      .map((result) => this.#ask(from, { ...operation, result }))
      .filter((next) => next !== undefined)
      .map((next) => this.#number(next));
    return [...new Set(after)];
  }

  #step(state: number, operationClass: number): number {
    const operation = this.#problem.operations[operationClass]!;
    const after = this.#ask(this.#states[state], operation);
    if (after === undefined) return ILLEGAL;
    const next = this.#number(after);
    if (next !== state && this.#problem.readOnly[operationClass] === 1) {
      throw usageFailure(
        'bad-model',
        `The model ${this.#model.name} changes its state in "${describeOperation(this.#model, operation)}", which it calls read-only or a failure.`,
        'Correct readOnly, observes or step; a verdict would rest on it.',
      );
    }
    return next;
  }

  #ask(state: unknown, operation: Operation): unknown {
    try {
      return (this.#problem.narrowed ?? this.#model).step(state, operation);
    } catch (error) {
      if (error instanceof Failure) throw error;
      const what = describeOperation(this.#model, operation);
      const why = error instanceof Error ? error.message : String(error);
      throw usageFailure(
        'bad-model',
        `The model ${this.#model.name} failed on "${what}": ${why}`,
        'Correct its step(state, operation); it is asked about every function in the history.',
      );
    }
  }

  #number(state: unknown): number {
    const hasKey = this.#problem.narrowed === undefined && this.#model.stateKey !== undefined;
    const byText = typeof state === 'object' || hasKey;
    const key = byText
      ? ((hasKey ? this.#model.stateKey?.(state) : undefined) ?? canonical(state))
      : state;
    const map: Map<unknown, number> = byText ? this.#byText : this.#byValue;
    const found = map.get(key);
    if (found !== undefined) return found;
    const text = typeof key === 'string' ? key.length : 0;
    this.#memory.take(BYTES_A_STATE + (byText ? 3 : 1) * text);
    map.set(key, this.#states.length);
    this.#states.push(state);
    return this.#states.length - 1;
  }

  #remember(state: number, operationClass: number, next: number): void {
    if (this.#transitionCount * 6 >= this.#transitions.length) this.#makeRoom();
    put(this.#transitions, state + 1, operationClass, next);
    this.#transitionCount++;
  }

  #makeRoom(): void {
    const before = this.#transitions;
    if (this.#transitionCount >= MAX_TRANSITIONS) {
      before.fill(0);
      this.#transitionCount = 0;
      return;
    }
    this.#memory.take(before.byteLength);
    const larger = new Int32Array(before.length * 2);
    for (let at = 0; at < before.length; at += 3) {
      if (before[at] !== 0) put(larger, before[at]!, before[at + 1]!, before[at + 2]!);
    }
    this.#transitions = larger;
  }
}

const put = (table: Int32Array, mark: number, operationClass: number, next: number): void => {
  const mask = table.length / 3 - 1;
  let bucket = hash(mark - 1, operationClass) & mask;
  while (table[bucket * 3] !== 0) bucket = (bucket + 1) & mask;
  table[bucket * 3] = mark;
  table[bucket * 3 + 1] = operationClass;
  table[bucket * 3 + 2] = next;
};

const hash = (state: number, operationClass: number): number => {
  const h = Math.imul(Math.imul(state, 0x9e3779b1) ^ operationClass, 0x85ebca6b);
  return h ^ (h >>> 14);
};
