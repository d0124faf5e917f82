/** Finds a thing by its name, or says which names there are. */
import { closest, distance } from 'fastest-levenshtein';
import { usageFailure } from '../base/failure.ts';

/**
 * @param others names that are known and mean something else; they are suggested too
 * @throws Failure with the nearest name, or all of them
 */
export const lookUp = <T extends { readonly name: string }>(
  what: string,
  name: string,
  all: readonly T[],
  others: readonly string[] = [],
): T => {
  const found = all.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = [...all.map((one) => one.name), ...others];
  throw usageFailure(`unknown-${what}`, `There is no ${what} "${name}".`, wayOut(name, names));
};

/** A name with as many letters wrong as may be a slip of the hand; else all of them. */
const wayOut = (name: string, names: readonly string[]): string => {
  if (names.length === 0) return 'None is to be had here.';
  const near = closest(name, names);
  const isSlip = distance(near, name) <= Math.max(1, Math.round(name.length / 3));
  return isSlip ? `Did you mean ${near}?` : `There is: ${names.join(', ')}.`;
};
