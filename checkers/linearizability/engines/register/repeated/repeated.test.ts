import { describe, expect, it } from 'vitest';
import { testEngine } from '../../../../../testing/engine-rows.ts';
import { simulatedRegister } from '../../../../../testing/histories/simulated-register.ts';
import { checkRegisters } from './repeated.ts';

testEngine('checkRegisters', checkRegisters, [
  {
    it: 'finds where a write fits that nobody saw',
    history: '1 invoke write 4; 2 write 5; 3 read → 5; 1 ok write 4; 3 read → 5',
    says: 'valid',
    engine: 'registers',
    witness: [0, 1, 2, 3],
  },
  {
    it: 'uses an unknown write no more often than it was asked for',
    history: '1 write 4 ?; 2 read → 4; 2 write 5; 2 read → 4',
    says: 'invalid',
    anomaly: 'unexplained-read',
    reason:
      "No order of these operations explains client 2's read of 4 and all that had returned before.",
  },
  {
    it: 'does not guess at functions it does not know',
    history: '1 append "x"',
    says: 'not-applicable',
  },
]);

describe('checkRegisters', () => {
  it('says where it was when its memory ran out', () => {
    const plan = { seed: 1, operations: 600, processes: 50, keys: 0, values: 50, busy: true };
    const mix = { writes: 0.35, cas: 0.15, unknown: 0, failed: 0, wrongReads: 0, seen: 0 };
    const h = simulatedRegister({ ...plan, ...mix });
    const options = { initial: null, nilRead: 'unset', failedCas: 'observed' } as const;
    const result = checkRegisters(h, options, { timeMs: 10_000, memoryBytes: 8192 });
    expect(result.verdict === 'partial' ? result.undecided[0]?.reason : result.verdict).toMatch(
      /^the memory budget ran out after \d+ of 1200 events; try a larger one/u,
    );
  });
});
