/** What holds implies what must hold, on every history fuzzed. */
import { fuzz } from '../../testing/fuzz/fuzz.ts';
import { fuzzImplications } from '../../testing/fuzz/levels.ts';

fuzz({
  name: 'implications between levels',
  kind: 'implications',
  run: fuzzImplications,
  shares: { valid: 0.1, invalid: 0.1 },
});
