import { testEngine } from '../../../../testing/engine-rows.ts';
import { checkStack } from './stack.ts';

/** 5 lies upon 4. */
const pushed = '1 push 4; 1 push 5';

testEngine('checkStack', checkStack, [
  {
    it: 'sees three values that cross, though no two of them do',
    history: `1 push 1; 2 invoke push 2; 3 pop → 1; 2 ok push 2; 1 push 3; 2 pop → 2; 1 pop → 3`,
    says: 'invalid',
    anomaly: 'order',
    operations: [1, 3, 4, 5],
  },
  {
    it: 'lets a value that is popped while it is pushed lie on any other',
    history: '1 invoke push 4; 2 invoke pop; 1 ok push 4; 3 push 5; 2 ok pop 4',
    says: 'valid',
    witness: [0, 1, 2],
  },
  {
    it: 'sees an empty stack that was not empty',
    history: `${pushed}; 2 pop → null`,
    says: 'invalid',
    anomaly: 'empty',
  },
  {
    it: 'lets a pop of unknown outcome have taken what must be gone',
    history: `${pushed}; 3 pop ?; 2 pop → 4`,
    says: 'valid',
    witness: [0, 1, 2, 3],
  },
  {
    it: 'sees that more is gone than pops of unknown outcome can have taken',
    history: `${pushed}; 1 push 6; 3 pop ?; 2 pop → 4`,
    says: 'invalid',
    anomaly: 'lost',
    operations: [0, 1, 2, 3, 4],
    reason:
      "What client 1's push of 6 put on the stack was gone when client 2's pop of 4 returned, but " +
      'nobody popped it, and the pops of unknown outcome took at most others.',
  },
  {
    it: 'sees a value that nobody pushed',
    history: `${pushed}; 2 pop → 7`,
    says: 'invalid',
    anomaly: 'fresh',
  },
  {
    it: 'sees a value that was popped twice',
    history: `${pushed}; 2 pop → 5; 3 pop → 5`,
    says: 'invalid',
    anomaly: 'repeat',
  },
  {
    it: 'hands back a stack on which a value is pushed twice',
    history: '1 push 4; 1 push 4',
    says: 'handed back',
    reason: "a value is put in twice, the second time by client 1's push of 4",
  },
]);
