import { testEngine } from '../../../../testing/engine-rows.ts';
import { checkFifoQueue } from './fifo-queue.ts';

testEngine('checkFifoQueue', checkFifoQueue, [
  {
    it: 'lets a dequeue of unknown outcome have taken what must be gone',
    history: '1 enqueue 4; 1 enqueue 5; 3 dequeue ?; 2 dequeue → 5',
    says: 'valid',
    witness: [0, 1, 2, 3],
  },
  {
    it: 'sees a value that was taken twice',
    history: '1 enqueue 4; 2 dequeue → 4; 2 dequeue → 4',
    says: 'invalid',
    anomaly: 'repeat',
  },
  {
    it: 'sees an empty queue that was not empty',
    history: '1 enqueue 4; 2 dequeue → null',
    says: 'invalid',
    anomaly: 'empty',
    operations: [0, 1],
  },
  {
    it: 'hands back a queue in which a value is enqueued twice',
    history: '1 enqueue 4; 1 enqueue 4',
    says: 'handed back',
    reason: "a value is put in twice, the second time by client 1's enqueue of 4",
  },
]);
