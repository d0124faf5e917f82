import { testEngine } from '../../../../testing/engine-rows.ts';
import { checkUnorderedQueue } from './unordered-queue.ts';

/** The dequeue of unknown outcome must have taken what was enqueued after it began. */
const taken = '3 dequeue ?; 1 enqueue 4; 2 dequeue → null';

testEngine('checkUnorderedQueue', checkUnorderedQueue, [
  {
    it: 'takes values in any order',
    history: '1 enqueue 4; 1 enqueue 5; 2 dequeue → 5; 2 dequeue → 4; 2 dequeue → null',
    says: 'valid',
    witness: [0, 1, 2, 3, 4],
  },
  {
    it: 'gives a dequeue of unknown outcome a value that must be gone',
    history: taken,
    says: 'valid',
    witness: [1, 0, 2],
  },
  {
    it: 'gives a dequeue of unknown outcome one value at most',
    history: `${taken}; 1 enqueue 5; 2 dequeue → null`,
    says: 'invalid',
    anomaly: 'empty',
  },
  {
    it: 'sees a value that was taken before it was enqueued',
    history: '2 dequeue → 4; 1 enqueue 4',
    says: 'invalid',
    anomaly: 'fresh',
  },
]);
