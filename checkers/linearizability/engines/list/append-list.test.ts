import { testEngine } from '../../../../testing/engine-rows.ts';
import { checkAppendList } from './append-list.ts';

const rows = [
  {
    it: 'sees reads of which neither is the beginning of the other',
    history: `
      1 invoke append 4; 2 invoke append 5
      3 read → [4]; 4 read → [5,4]
      1 ok append 4; 2 ok append 5`,
    says: 'invalid',
    anomaly: 'incompatible-order',
    operations: [2, 3],
  },
] as const;

testEngine('checkAppendList', checkAppendList, rows, { initial: [] });
