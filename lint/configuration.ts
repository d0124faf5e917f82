/** The linter's configuration with the tables in it: what `.oxlintrc.json` must hold. */
import { readFileSync } from 'node:fs';
import { arrowRules, ROOMS, timersRule } from './arrows.ts';
import { isOfPlaces, placeOverrides, placeRules } from './places.ts';

type Rules = Readonly<Record<string, unknown>>;

interface Configuration {
  readonly rules: Rules;
  readonly overrides: readonly { readonly files: readonly string[]; readonly rules: Rules }[];
}

export const FILE = new URL('../.oxlintrc.json', import.meta.url);

/**
 * What is written by hand, and what the tables say: rooms come before the overrides that are written
 * by hand, places after them.
 */
export const configuration = (): Configuration => {
  const written = JSON.parse(readFileSync(FILE, 'utf8')) as Configuration;
  const rooms = new Set(ROOMS.map(({ folder }) => `${folder}/**`));
  const byHand = written.overrides.filter(
    (one) => !one.files.some((file) => rooms.has(file)) && !isOfPlaces(one),
  );
  const arrows = arrowRules() as Configuration['overrides'];
  return {
    ...written,
    rules: { ...written.rules, 'no-restricted-imports': timersRule(), ...placeRules() },
    overrides: [...arrows, ...byHand, ...placeOverrides()],
  };
};
