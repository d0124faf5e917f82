import { describe, expect, it } from 'vitest';
import type { Budget } from '../../../../verdict.ts';
import type { EngineOptions } from '../../engine.ts';
import { historyOf } from '../../../../../testing/histories/history-of.ts';
import { fuzzRegisters, fuzzRegistersAgainstWgl } from './repeated.fuzz.ts';
import { checkRegisters } from './repeated.ts';
import { simulatedRegister } from '../../../../../testing/histories/simulated-register.ts';

const options: EngineOptions = { initial: null, nilRead: 'unset', failedCas: 'observed' };
const budget: Budget = { timeMs: 10_000, memoryBytes: 2 ** 28 };

describe('checkRegisters', () => {
  it('finds where a write fits that nobody saw', () => {
    const h = historyOf(`
      1 invoke write 4
      2 invoke write 5
      2 ok     write 5
      3 invoke read
      3 ok     read 5
      1 ok     write 4
      3 invoke read
      3 ok     read 5
    `);
    expect(checkRegisters(h, options, budget)).toEqual({
      verdict: 'valid',
      engine: 'registers',
      witness: Int32Array.of(0, 1, 2, 3),
    });
  });

  it('uses an unknown write no more often than it was asked for', () => {
    const h = historyOf(`
      1 invoke write 4
      1 info   write 4
      2 invoke read
      2 ok     read 4
      2 invoke write 5
      2 ok     write 5
      2 invoke read
      2 ok     read 4
    `);
    expect(checkRegisters(h, options, budget)).toMatchObject({
      verdict: 'invalid',
      anomaly: 'unexplained-read',
      reason:
        "No order of these operations explains client 2's read of 4 and all that had returned before.",
    });
  });

  it('proves a stale read by the write that had replaced it', () => {
    const h = historyOf(`
      1 invoke write 4
      1 ok     write 4
      1 invoke write 5
      1 ok     write 5
      3 invoke write 5
      3 ok     write 5
      2 invoke read
      2 ok     read 4
    `);
    expect(checkRegisters(h, options, budget)).toEqual({
      verdict: 'invalid',
      engine: 'registers',
      anomaly: 'stale-read',
      operations: [0, 2, 3],
      reason:
        "client 2's read of 4 saw a value that was gone: client 3's write of 5 had begun after it " +
        'was last written and had returned before.',
    });
  });

  it('says where it was when its memory ran out', () => {
    const plan = { seed: 1, operations: 600, processes: 50, keys: 0, values: 50, busy: true };
    const mix = { writes: 0.35, cas: 0.15, unknown: 0, failed: 0, wrongReads: 0, seen: 0 };
    const h = simulatedRegister({ ...plan, ...mix });
    const result = checkRegisters(h, options, { timeMs: 10_000, memoryBytes: 8192 });
    expect(result.verdict === 'partial' ? result.undecided[0]?.reason : result.verdict).toMatch(
      /^the memory budget ran out after \d+ of 1200 events; try a larger one/u,
    );
  });

  it('does not guess at functions it does not know', () => {
    const h = historyOf('1 invoke append "x"\n1 ok append "x"');
    expect(checkRegisters(h, options, budget)).toMatchObject({ verdict: 'not-applicable' });
  });

  it('agrees with brute force on 200,000 tiny histories', () => {
    const counts = fuzzRegisters('ci', 200_000);
    expect(counts.invalid).toBeGreaterThan(20_000);
    expect(counts.valid).toBeGreaterThan(20_000);
    expect(counts.handedBack).toBe(0);
  }, 300_000);

  it('agrees with the general search on 3,000 larger histories', () => {
    const counts = fuzzRegistersAgainstWgl('ci', 3000);
    expect(counts.invalid).toBeGreaterThan(300);
    expect(counts.valid).toBeGreaterThan(300);
  }, 300_000);
});
