/** `${NAME}`, `${NAME:-default}`, `${NAME:?message}`, `$NAME` and `$$` in the texts of a compose file. */
import { usageFailure } from '../../src/base/failure.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

const VARIABLE = /\$(?:(\$)|(\w+)|\{(\w+)(?:(:?[-?+])([^}]*))?\})/gu;

/**
 * The same value with the variables of every text in it filled in; one that is not set is empty.
 * @throws Failure (exit 64) where the file says that a variable must be set
 */
export const interpolate = (value: unknown, variables: Variables): unknown => {
  if (typeof value === 'string') return inText(value, variables);
  if (Array.isArray(value)) return value.map((one) => interpolate(one, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, interpolate(one, variables)]),
  );
};

const inText = (text: string, variables: Variables): string =>
  text.replace(
    VARIABLE,
    (_all, dollar?: string, plain?: string, braced?: string, how?: string, word = '') => {
      if (dollar !== undefined) return '$';
      const name = plain ?? braced ?? '';
      const value = variables[name];
      const isSet = how?.startsWith(':') === true ? (value ?? '') !== '' : value !== undefined;
      if (how?.endsWith('-') === true) return isSet ? (value ?? '') : word;
      if (how?.endsWith('+') === true) return isSet ? word : '';
      if (how?.endsWith('?') === true && !isSet) {
        throw usageFailure(
          'unset-variable',
          `The compose file needs ${name}: ${word || 'not set'}.`,
        );
      }
      return value ?? '';
    },
  );
