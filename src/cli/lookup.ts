/** Finds a thing by its name, or says which names there are. */
import { distance } from 'fastest-levenshtein';
import { usageFailure } from '../base/failure.ts';

/** @throws Failure with the nearest name, or all of them */
export const lookUp = <T extends { readonly name: string }>(
  what: string,
  name: string,
  all: readonly T[],
): T => {
  const found = all.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = all.map((one) => one.name);
  const near = names.find((known) => distance(known, name) <= Math.max(1, name.length / 3));
  throw usageFailure(
    `unknown-${what}`,
    `There is no ${what} "${name}".`,
    near === undefined
      ? names.length === 0
        ? `None is to be had here.`
        : `There is: ${names.join(', ')}.`
      : `Did you mean ${near}?`,
  );
};
