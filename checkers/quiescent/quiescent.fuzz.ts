/** Quiescent consistency against the brute force of its definition, for registers. */
import { fuzzLevels } from '../../testing/fuzz/levels.ts';

fuzzLevels(['quiescent']);
