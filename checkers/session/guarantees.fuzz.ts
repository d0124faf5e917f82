/** The session guarantees against the brute force of their definitions. */
import { fuzzLevels } from '../../testing/fuzz/levels.ts';

fuzzLevels(['monotonic-reads', 'read-your-writes', 'monotonic-writes', 'writes-follow-reads']);
