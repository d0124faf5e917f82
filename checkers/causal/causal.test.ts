/** CC and CCv against the brute force of their definitions. */
import { testAgainstDefinition } from '../ladder/levels.fixture.ts';

testAgainstDefinition(['causal', 'causal-convergence']);
