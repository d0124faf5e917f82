/**
 * A service of ids: `generate → id`, and no id is given twice. Ids do not touch each other, so each is
 * decided by itself, and the state, the ids that were given, holds one at most.
 */
import { shortJson } from '../../src/history/shorten.ts';
import { canonical } from '../canonical.ts';
import type { Model } from '../model.ts';

export const uniqueIds = (): Model<readonly string[]> => ({
  name: 'unique-ids',
  init: [],
  functions: ['generate'],
  // Which id a generate of unknown outcome took, nobody saw: none that others were given.
  step: (given, { result }) => {
    if (result === undefined) return given;
    const id = canonical(result);
    return given.includes(id) ? undefined : [...given, id];
  },
  partition: ({ key, result }) => canonical([key, result ?? null]),
  describe: ({ result }) => (result === undefined ? 'generate' : `generate → ${shortJson(result)}`),
});
