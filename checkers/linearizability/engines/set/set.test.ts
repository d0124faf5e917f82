import { testEngine } from '../../../../testing/engine-rows.ts';
import { checkSet } from './set.ts';

const rows = [
  {
    it: 'names a read of an element whose add had failed',
    history: '1 add 4 !; 2 read → [4]',
    says: 'invalid',
    anomaly: 'aborted-read',
  },
  {
    it: 'hands back a set from which something is removed',
    history: '1 remove 4',
    says: 'handed back',
    reason: "client 1's remove of 4 is not known here",
  },
] as const;

testEngine('checkSet', checkSet, rows, { initial: [] });
