/** Models whose state is several values side by side. */
import { testAgainstBruteForce } from './against-brute-force.fixture.ts';

testAgainstBruteForce(['multi-register', 'kv', 'bank']);
