/** CM and PRAM against the brute force of their definitions. */
import { testAgainstDefinition } from '../ladder/levels.fixture.ts';

testAgainstDefinition(['causal-memory', 'pram']);
