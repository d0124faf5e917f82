import { testEngine } from '../../../../testing/engine-rows.ts';
import { checkMutex } from './mutex.ts';

testEngine('checkMutex', checkMutex, [
  {
    it: 'lets a release of unknown outcome have freed the lock',
    history: '1 acquire; 1 release ?; 2 acquire',
    says: 'valid',
    witness: [0, 1, 2],
  },
]);
