/** How it is said what a function is asked with and what it returns (shapes.ts goes by it). */
import type { Json } from '../../src/history/operation.ts';
import type { ModelOptions } from './options.ts';

/** What changes what is understood; more than what changes verdicts. */
export type ShapeOptions = ModelOptions & {
  /** Whether an `ok` may name what was done, so that another value than asked is ambiguous. */
  readonly okNames?: boolean;
};

/** What a rule may look at where a type is not enough. */
export interface Asked {
  readonly key: string;
  readonly argument: Json;
  readonly argument2: Json;
  /** Undefined where nobody was told one. */
  readonly result: Json | undefined;
}

export interface Shape {
  /** What is asked with, and how that is said: `a transfer is {from, to, amount}`. */
  readonly argument?: readonly [fits: (value: Json) => boolean, words: string];
  /** Two arguments, as a cas has them. */
  readonly pair?: string;
  /** It asks for all there is: where it is asked with something else, that may be a key or a name; how that is said. */
  readonly asksForAll?: string;
  /** What an `ok` returns. */
  readonly result?: readonly [fits: (value: Json, options: ModelOptions) => boolean, words: string];
  /** Why this makes no sense, if it does not; called once an operation that did not fail, in their order. */
  readonly sense?: (asked: Asked) => string | undefined;
}

/** By function, all that the model knows. */
export type Rules = Readonly<Record<string, Shape>>;
