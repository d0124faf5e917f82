/** `-o name=value`: settings of a system and of a workload, from text to values, defaults in place. */
import { resolve } from 'node:path';
import { usageFailure } from '../../base/failure.ts';
import type { OptionSpec, OptionValue } from '../../base/options.ts';
import { lookUp } from '../lookup.ts';
import { parseNumber } from '../flag-values.ts';

export interface Settable {
  readonly name: string;
  readonly options?: Readonly<Record<string, OptionSpec>>;
}

export interface ParsedOptions {
  readonly system: Record<string, OptionSpecValue>;
  readonly workload: Record<string, OptionSpecValue>;
}

/** As a plan holds it: lists are arrays of their own. */
type OptionSpecValue = string | number | boolean | string[];

/**
 * A name that both know is set for both.
 * @param texts `name=value`; of a flag `name` alone says true
 * @throws Failure (exit 64) for a name that nobody knows, or a value that does not fit
 */
export const parseOptions = (
  texts: readonly string[],
  system: Settable,
  workload: Settable,
): ParsedOptions => {
  const all = { ...workload.options, ...system.options };
  const given = new Map<string, string[]>();
  for (const text of texts) {
    const [name = '', ...rest] = text.split('=');
    const known = lookUp(
      `option of ${system.name} or ${workload.name}`,
      name,
      Object.keys(all).map((option) => ({ name: option })),
    ).name;
    const value = rest.length === 0 && all[known]?.type === 'flag' ? 'true' : rest.join('=');
    if (rest.length === 0 && value === '') {
      throw usageFailure('bad-option', `-o ${name} needs a value: -o ${name}=…`);
    }
    given.set(known, [...(given.get(known) ?? []), value]);
  }
  return {
    system: valuesOf(system.options ?? {}, given),
    workload: valuesOf(workload.options ?? {}, given),
  };
};

/** Every option that has a default, at its default. */
export const defaultsOf = (
  specs: Readonly<Record<string, OptionSpec>>,
): Record<string, OptionSpecValue> => valuesOf(specs, new Map());

const valuesOf = (
  specs: Readonly<Record<string, OptionSpec>>,
  given: ReadonlyMap<string, readonly string[]>,
): Record<string, OptionSpecValue> =>
  Object.fromEntries(
    Object.entries(specs).flatMap(([name, spec]) => {
      const texts = given.get(name);
      const value = texts === undefined ? spec.default : valueOf(name, spec, texts);
      return value === undefined ? [] : [[name, copyOf(value)]];
    }),
  );

const copyOf = (value: OptionValue): OptionSpecValue =>
  typeof value === 'object' ? [...value] : value;

const valueOf = (name: string, spec: OptionSpec, texts: readonly string[]): OptionValue => {
  if (spec.type === 'texts') return texts;
  const [text = '', ...more] = texts;
  if (more.length > 0) throw bad(name, 'is given more than once');
  switch (spec.type) {
    case 'number':
      return parseNumber(`-o ${name}`, text, {
        least: spec.least ?? -Number.MAX_SAFE_INTEGER,
        ...(spec.most === undefined ? {} : { most: spec.most }),
      });
    case 'flag':
      if (text !== 'true' && text !== 'false') {
        throw bad(name, `takes true or false, not "${text}"`);
      }
      return text === 'true';
    case 'choice':
      if (!spec.choices.includes(text)) {
        throw bad(name, `takes ${spec.choices.join(', ')}, not "${text}"`);
      }
      return text;
    case 'path':
      return resolve(text);
    default:
      return text;
  }
};

const bad = (name: string, why: string): Error => usageFailure('bad-option', `-o ${name} ${why}.`);

/** What can be set, a line each, for `verify list options`. */
export const optionLine = (spec: OptionSpec): readonly string[] => {
  const type = spec.type === 'choice' ? spec.choices.join('|') : spec.type;
  const usual = spec.default === undefined ? '' : `default ${String(spec.default)}`;
  return [type, usual, spec.summary];
};
