/**
 * Transactions on registers, read as they are written in different places: a list of steps
 * `[kind, name, value]`, where the kind is `r`, `read`, `w` or `write`, as text or as keyword, and the
 * name a text, a keyword or a number.
 *
 * Names are compared by their text without a keyword's colon, so that `:x`, and the `x` of
 * `--initial '{"x":0}'`, are one. Where two names of one history would become one that way, `NameTexts`
 * finds out.
 */
import type { Json } from '../../src/history/operation.ts';

export interface Step {
  readonly kind: 'r' | 'w';
  readonly name: string;
  readonly value: Json;
}

/** The steps; undefined where the value is no transaction on registers. */
export const registerSteps = (value: Json): readonly Step[] | undefined => {
  if (!isList(value)) return undefined;
  const known = READ.get(value);
  if (known !== undefined) return known;
  const steps: Step[] = [];
  for (const each of value) {
    const step = stepOf(each);
    if (step === undefined) return undefined;
    steps.push(step);
  }
  READ.set(value, steps);
  return steps;
};

/** Values are interned, and a search steps over the same ones again and again. */
const READ = new WeakMap<object, readonly Step[]>();
const NAMED = new WeakMap<object, Registers>();

const stepOf = (step: Json): Step | undefined => {
  if (!isList(step) || step.length !== 3) return undefined;
  const [word, name, value = null] = step;
  const kind = KINDS.get(word);
  return kind === undefined || !isName(name) ? undefined : { kind, name: nameText(name), value };
};

const KINDS: ReadonlyMap<Json | undefined, Step['kind']> = new Map(
  (['r', 'w'] as const).flatMap((kind) => {
    const long = { r: 'read', w: 'write' }[kind];
    return [kind, long].flatMap((word) => [word, `:${word}`]).map((word) => [word, kind] as const);
  }),
);

export type Registers = { readonly [name: string]: Json };

/** `{name: value}` by the texts of the names; undefined where it is something else. */
export const registersOf = (value: Json): Registers | undefined => {
  if (typeof value !== 'object' || value === null || isList(value)) return undefined;
  const known = NAMED.get(value);
  if (known !== undefined) return known;
  const members = Object.entries(value).map(([name, held]) => [nameText(name), held] as const);
  const registers = Object.fromEntries(members);
  NAMED.set(value, registers);
  return registers;
};

/** The words of steps on lists, which are no registers. */
export const appendsToLists = (value: Json): boolean =>
  isList(value) &&
  value.some((step) => isList(step) && (step[0] === 'append' || step[0] === ':append'));

export type Name = string | number;

export const isName = (value: Json | undefined): value is Name =>
  typeof value === 'number' || (typeof value === 'string' && value !== '');

export const nameText = (name: Name): string =>
  typeof name === 'number' ? String(name) : name.replace(/^:(?=.)/u, '');

/** The names in a list of steps. */
export const namesOfSteps = (value: Json): readonly Name[] =>
  isList(value) ? value.map((step) => (isList(step) ? step[1] : undefined)).filter(isName) : [];

/** Remembers which name each text stood for. */
export class NameTexts {
  readonly #names = new Map<string, Name>();

  /** The name that was met before under the same text, where it is another one. */
  clash(name: Name): Name | undefined {
    const text = nameText(name);
    const before = this.#names.get(text);
    if (before === undefined) this.#names.set(text, name);
    return before === name ? undefined : before;
  }
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
