/** Causal consistency and causal convergence against the brute force of their definitions. */
import { fuzzLevels } from '../../testing/fuzz/levels.ts';

fuzzLevels(['causal', 'causal-convergence']);
