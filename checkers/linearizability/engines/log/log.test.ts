import { testEngine } from '../../../../testing/engine-rows.ts';
import { checkLog } from './log.ts';

/** Something stands at 0 that nobody was told of. */
const filled = '1 append 8 ?; 2 append 9 → 1';

const rows = [
  {
    it: 'sees a read that found nothing where something stood',
    history: '1 append 8 → 0; 2 read 0 → null',
    says: 'invalid',
    anomaly: 'stale-read',
    operations: [0, 1],
    reason:
      "client 2's read of nothing at offset 0 began after client 1's append of 8 at offset 0 had " +
      'returned, when the log was longer.',
  },
  {
    it: 'fills an offset nobody knows of with an append of unknown outcome',
    history: filled,
    says: 'valid',
    witness: [0, 1],
  },
  {
    it: 'sees an offset that none is left to fill',
    history: `${filled}; 2 append 10 → 3`,
    says: 'invalid',
    anomaly: 'gap',
  },
  {
    it: 'knows by a read where an append stands that was not told',
    history: '1 append 8 ?; 2 append 9 → 0; 2 read 0 → 8',
    says: 'invalid',
    anomaly: 'wrong-value',
  },
  {
    it: 'sees one append at two offsets',
    history: '1 append 8 ?; 2 read 0 → 8; 2 read 1 → 8',
    says: 'invalid',
    anomaly: 'duplicate-element',
  },
  {
    it: 'sees two appends at one offset',
    history: '1 append 8 → 0; 2 append 9 → 0',
    says: 'invalid',
    anomaly: 'duplicate-offset',
  },
  {
    it: 'hands back a log where a read shows what several appends may have written',
    history: '1 append 8 ?; 2 append 8 ?; 3 read 0 → 8',
    says: 'handed back',
    reason: "several appends may explain client 3's read of 8 at offset 0",
  },
] as const;

testEngine('checkLog', checkLog, rows, { initial: [] });
