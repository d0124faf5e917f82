import { testEngine } from '../../../../testing/engine-rows.ts';
import { checkFencedLock } from './fenced-lock.ts';

testEngine('checkFencedLock', checkFencedLock, [
  {
    it: 'sees two that held the lock at once',
    history: '1 acquire → 1; 2 acquire → 2; 1 release 1',
    says: 'invalid',
    anomaly: 'double-acquire',
    operations: [0, 1, 2],
    reason: "client 2's acquire of 2 returned, but nobody can have given back the token 1 by then.",
  },
  {
    it: 'sees one token given out twice',
    history: '1 acquire → 1; 2 acquire → 1',
    says: 'invalid',
    anomaly: 'duplicate-token',
  },
  {
    it: 'sees one token given back twice',
    history: '1 acquire → 1; 1 release 1; 2 release 1',
    says: 'invalid',
    anomaly: 'double-release',
  },
  {
    it: 'lets an acquire of unknown outcome have been told the token that is given back',
    history: '1 acquire ?; 2 release 3; 2 acquire → 4',
    says: 'valid',
    witness: [0, 1, 2],
  },
  {
    it: 'sees a token given back that nobody can have been told',
    history: '2 release 3',
    says: 'invalid',
    anomaly: 'unknown-token',
  },
  {
    it: 'sees a release too many where none names its token',
    history: '1 acquire → 1; 1 release; 2 release',
    says: 'invalid',
    anomaly: 'double-release',
    operations: [0, 1, 2],
  },
  {
    it: 'hands back a lock of which only some releases name their token',
    history: '1 acquire → 1; 1 release 1; 2 release ?',
    says: 'handed back',
    reason: 'only some releases name their token',
  },
]);
