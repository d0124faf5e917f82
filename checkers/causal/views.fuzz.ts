/** Causal memory and PRAM against the brute force of their definitions. */
import { fuzzLevels } from '../../testing/fuzz/levels.ts';

fuzzLevels(['causal-memory', 'pram']);
