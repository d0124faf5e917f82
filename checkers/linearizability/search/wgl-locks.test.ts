/** Models of locks. */
import { testAgainstBruteForce } from './against-brute-force.fixture.ts';

testAgainstBruteForce(['mutex', 'fenced-lock']);
