import { describe, expect, it } from 'vitest';
import { testEngine } from '../../../../../testing/engine-rows.ts';
import { historyOf } from '../../../../../testing/histories/history-of.ts';
import { checkZones } from './zones.ts';

testEngine('checkZones', checkZones, [
  {
    it: 'lets an unknown write take effect late, once somebody saw it',
    history: '1 write 4 ?; 2 write 5; 7 read → 4',
    says: 'valid',
    witness: [1, 0, 2],
  },
  {
    it: 'sees two cas that both replaced one value',
    history: `
      1 invoke cas [null,4]; 2 invoke cas [null,5]
      1 ok     cas [null,4]; 2 ok     cas [null,5]`,
    says: 'invalid',
    anomaly: 'lost-update',
  },
  {
    it: 'names a read of a write that failed',
    history: '1 write 4 !; 2 read → 4',
    says: 'invalid',
    anomaly: 'aborted-read',
  },
  {
    it: 'does not guess at functions it does not know',
    history: '1 append "x"',
    says: 'handed back',
    reason: 'client 1\'s append of "x" is nothing a register knows',
  },
]);

describe('checkZones', () => {
  it('hands back a key whose value is written twice, and says which write', () => {
    const history = historyOf('1 write 4; 1 write 4');
    const options = { initial: null, nilRead: 'unset', failedCas: 'observed' } as const;
    expect(checkZones(history, options)).toMatchObject({
      verdict: 'partial',
      undecided: [{ key: -1, rows: Int32Array.of(0, 1), reason: expect.stringContaining('twice') }],
    });
  });
});
