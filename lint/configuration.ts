/** The linter's configuration with the arrows in it: what `.oxlintrc.json` must hold. */
import { readFileSync } from 'node:fs';
import { arrowRules, ROOMS } from './arrows.ts';

interface Configuration {
  readonly overrides: readonly { readonly files: readonly string[] }[];
}

export const FILE = new URL('../.oxlintrc.json', import.meta.url);

/** What is written by hand, and the overrides of all rooms before the other overrides. */
export const configuration = (): Configuration => {
  const written = JSON.parse(readFileSync(FILE, 'utf8')) as Configuration;
  const rooms = new Set(ROOMS.map(({ folder }) => `${folder}/**`));
  const byHand = written.overrides.filter(({ files }) => !files.some((file) => rooms.has(file)));
  return { ...written, overrides: [...(arrowRules() as Configuration['overrides']), ...byHand] };
};
