/** Sequential consistency against the brute force of its definition. */
import { testAgainstDefinition } from '../ladder/levels.fixture.ts';

testAgainstDefinition(['sequential']);
