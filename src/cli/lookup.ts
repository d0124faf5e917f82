/** Finds a thing by its name, or says which names there are. */
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

/** Levenshtein distance. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
};
