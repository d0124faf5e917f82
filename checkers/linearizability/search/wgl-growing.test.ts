/** Models that only grow. */
import { testAgainstBruteForce } from './against-brute-force.fixture.ts';

testAgainstBruteForce(['set', 'append-list', 'log']);
