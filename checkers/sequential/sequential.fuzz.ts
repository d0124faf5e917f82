/** Sequential consistency against the brute force of its definition, for registers and any model. */
import { fuzz } from '../../testing/fuzz/fuzz.ts';
import { fuzzAnyModel, fuzzLevels } from '../../testing/fuzz/levels.ts';

fuzzLevels(['sequential']);

fuzz({
  name: 'sequential, any model',
  kind: 'any model',
  run: fuzzAnyModel,
  shares: { valid: 0.1, invalid: 0.1 },
});
