/** The session guarantees against the brute force of their definitions. */
import { testAgainstDefinition } from '../ladder/levels.fixture.ts';

testAgainstDefinition([
  'monotonic-reads',
  'read-your-writes',
  'monotonic-writes',
  'writes-follow-reads',
]);
