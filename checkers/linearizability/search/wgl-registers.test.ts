/** Models whose state is one value. */
import { testAgainstBruteForce } from './against-brute-force.fixture.ts';

testAgainstBruteForce(['register', 'cas-register', 'counter']);
