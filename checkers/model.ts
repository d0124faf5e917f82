/**
 * A model: what one object does when nothing is concurrent. The whole of a user's own model is one
 * small object; a counter that may not go below zero is
 *
 *     export const model = {
 *       name: 'stock',
 *       init: 0,
 *       step(state, { f, argument, result, outcome }) {
 *         if (f === 'add') return state + argument;
 *         if (f === 'take') return state > 0 ? state - 1 : undefined;
 *         if (f === 'read') return outcome === 'unknown' || result === state ? state : undefined;
 *       },
 *       readOnly: ({ f }) => f === 'read',
 *     };
 *
 * `step` must be pure: states are kept, shared and compared, never changed in place.
 */
import { usageFailure } from '../src/base/failure.ts';
import type { Json } from '../src/history/operation.ts';
import { shortJson, shortText } from '../src/history/shorten.ts';

/** What a model is told of one operation. */
export interface Operation {
  readonly f: string;
  /** The key, where the history has keys; '' where it has none. */
  readonly key: string;
  /** What was asked; null where nothing was. A `cas` has `from` here and `to` in `argument2`. */
  readonly argument: Json;
  readonly argument2: Json;
  /** What the client was told; undefined where it was told nothing. Then any result is legal. */
  readonly result: Json | undefined;
  /** `unknown`: nobody knows whether it happened. `fail` only where the model `observes` failures. */
  readonly outcome: 'ok' | 'fail' | 'unknown';
}

export interface Model<State = unknown> {
  readonly name: string;
  readonly init: State;
  /** The state after the operation, or undefined where it could not have had this result here. */
  step(state: State, operation: Operation): State | undefined;
  /** Operations with different answers cannot touch each other. Default: by key. */
  partition?(operation: Operation): string;
  /**
   * True where an operation never changes any state (a read). The search then places it as soon as
   * it can and never thinks of it again: up to a thousandfold. A wrong `true` is found out and told.
   */
  readOnly?(operation: Operation): boolean;
  /**
   * True where a failed operation still says something (a failed cas: the value was not `from`).
   * It is then stepped with the outcome `fail`, and must not change the state. Default: none does;
   * what failed did not happen.
   */
  observes?(operation: Operation): boolean;
  /**
   * For an operation of unknown outcome whose next state hangs on the result nobody saw: every
   * result that could matter here. Default: `step` with an undefined result decides alone.
   */
  results?(state: State, operation: Operation): readonly Json[];
  /** The operation as a person would say it: `write 5`. Default: f, arguments, result. */
  describe?(operation: Operation): string;
  /** A text equal for equal states and different for different ones. Default: canonical JSON. */
  stateKey?(state: State): string;
  /**
   * What the object must have begun with where this operation is the first one: what `--initial`
   * would say. Set by those of the models that come along which have that option.
   */
  initialSeen?(operation: Operation): Json | undefined;
  /**
   * For a history that asks for these operations and no others: the same model with fewer states.
   * For models without `results`. Set by those of the models that come along whose states grow.
   */
  within?(operations: readonly Operation[]): Narrowed | undefined;
  /** The functions it knows; a history that asks for another one is refused. Default: any. */
  readonly functions?: readonly string[];
  /** Which of the models with an engine of its own this is; set by the models that come along. */
  readonly known?: KnownModel;
}

/** A model with states of its own for one history: it allows the same orders of the same operations. */
export interface Narrowed<State = unknown> {
  readonly init: State;
  /**
   * As of a model; an operation of unknown outcome may be refused where all that could follow it
   * could follow without it, too.
   */
  step(state: State, operation: Operation): State | undefined;
  /** Whether an operation can be legal after some that do not reset, or at once. */
  reaches(state: State, operation: Operation): boolean;
  /** Whether it may lead to states of which `reaches` says nothing. */
  resets(operation: Operation): boolean;
  /** The state of the model; undefined where that may be one of many that nobody saw. */
  original(state: State): unknown;
}

/** The models for which a faster engine than the general search exists, with its options. */
export interface KnownModel {
  readonly kind:
    | 'register'
    | 'kv'
    | 'fifo-queue'
    | 'unordered-queue'
    | 'stack'
    | 'set'
    | 'counter'
    | 'mutex'
    | 'fenced-lock'
    | 'append-list'
    | 'log'
    | 'bank';
  readonly initial: Json;
  readonly nilRead: 'unset' | 'anything';
  readonly failedCas: 'observed' | 'dropped';
}

export const METHODS = [
  'partition',
  'readOnly',
  'observes',
  'results',
  'describe',
  'stateKey',
  'initialSeen',
] as const;

/**
 * Checks that a value (a module's `model` export, say) is a model.
 * @throws Failure `bad-model` with the first thing that is missing or of the wrong kind.
 */
export const asModel = (value: unknown): Model => {
  if (typeof value !== 'object' || value === null) {
    throw badModel(`it is ${value === null ? 'null' : typeof value}, not an object`);
  }
  const candidate = value as Partial<Record<keyof Model, unknown>>;
  if (typeof candidate.name !== 'string' || candidate.name === '') {
    throw badModel('`name` must be a text that is not empty');
  }
  if (!('init' in candidate) || candidate.init === undefined) {
    throw badModel('`init`, the initial state, is missing');
  }
  if (typeof candidate.step !== 'function') {
    throw badModel('`step(state, operation)` must be a function');
  }
  for (const method of METHODS) {
    if (candidate[method] !== undefined && typeof candidate[method] !== 'function') {
      throw badModel(`\`${method}\` must be a function where it is given`);
    }
  }
  const functions = candidate.functions;
  if (
    functions !== undefined &&
    !(Array.isArray(functions) && functions.every((f) => typeof f === 'string'))
  ) {
    throw badModel('`functions` must be an array of names where it is given');
  }
  return value as Model;
};

const badModel = (reason: string): Error =>
  usageFailure(
    'bad-model',
    `This is not a model: ${reason}.`,
    'A model is an object { name, init, step(state, operation) }; docs/models.md has an example.',
  );

/** The `partition` of a model that is one object, whatever keys its operations name. */
export const undivided = (): string => '';

/** One operation as a person would say it, by the model or by default: `cas 1 2 → ok`; shortened. */
export const describeOperation = (model: Model, operation: Operation): string => {
  if (model.describe !== undefined) return shortText(model.describe(operation), MOST_CHARACTERS);
  const { f, argument, argument2, result } = operation;
  const parts = [f];
  if (argument !== null || argument2 !== null) parts.push(shortJson(argument));
  if (argument2 !== null) parts.push(shortJson(argument2));
  if (result !== undefined && (isRead(model, operation) || !echoes(operation))) {
    parts.push('→', shortJson(result));
  }
  return shortText(parts.join(' '), MOST_CHARACTERS);
};

/** Of a whole operation; its values are shorter. */
const MOST_CHARACTERS = 160;

/** What a read returned is all that it says, null too. */
const isRead = (model: Model, operation: Operation): boolean =>
  ANSWERS.has(operation.f) || model.readOnly?.(operation) === true;

/** Functions that ask for something, so that null is an answer. */
export const ANSWERS: ReadonlySet<string> = new Set(['read', 'get', 'dequeue', 'pop']);

/** Clients often return what was asked, or nothing; saying it twice helps nobody. */
const echoes = ({ argument, argument2, result }: Operation): boolean => {
  if (result === null) return true;
  const told = JSON.stringify(result);
  return told === JSON.stringify(argument) || told === JSON.stringify([argument, argument2]);
};
