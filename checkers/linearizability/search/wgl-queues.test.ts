/** Models from which values are taken. */
import { testAgainstBruteForce } from './against-brute-force.fixture.ts';

testAgainstBruteForce(['fifo-queue', 'unordered-queue', 'stack']);
