import { describe, expect, it } from 'vitest';
import type { EngineOptions } from '../../engine.ts';
import { historyOf } from '../../../../../testing/histories/history-of.ts';
import { fuzzZones } from './zones.fuzz.ts';
import { checkZones } from './zones.ts';

const options: EngineOptions = { initial: null, nilRead: 'unset', failedCas: 'observed' };

describe('checkZones', () => {
  it('names a stale read and says why', () => {
    const h = historyOf(`
      1 invoke write 4
      1 ok     write 4
      2 invoke write 5
      2 ok     write 5
      7 invoke read
      7 ok     read 4
    `);
    expect(checkZones(h, options)).toEqual({
      verdict: 'invalid',
      engine: 'zones',
      anomaly: 'lost-write',
      operations: [0, 1, 2],
      reason:
        "client 7's read of 4 began after client 2's write of 5 had returned, and that began after " +
        "client 1's write of 4 had returned; no order of these operations explains it.",
    });
  });

  it('lets an unknown write take effect late, once somebody saw it', () => {
    const h = historyOf(`
      1 invoke write 4
      1 info   write 4
      2 invoke write 5
      2 ok     write 5
      7 invoke read
      7 ok     read 4
    `);
    expect(checkZones(h, options)).toMatchObject({
      verdict: 'valid',
      witness: Int32Array.of(1, 0, 2),
    });
  });

  it('sees two cas that both replaced one value', () => {
    const h = historyOf(`
      1 invoke cas [null,4]
      2 invoke cas [null,5]
      1 ok     cas [null,4]
      2 ok     cas [null,5]
    `);
    expect(checkZones(h, options)).toMatchObject({ verdict: 'invalid', anomaly: 'lost-update' });
  });

  it('names a read of a write that failed', () => {
    const h = historyOf(`
      1 invoke write 4
      1 fail   write 4
      2 invoke read
      2 ok     read 4
    `);
    expect(checkZones(h, options)).toMatchObject({ verdict: 'invalid', anomaly: 'aborted-read' });
  });

  it('hands back a key whose value is written twice, and says which write', () => {
    const h = historyOf(`
      1 invoke write 4
      1 ok     write 4
      1 invoke write 4
      1 ok     write 4
    `);
    expect(checkZones(h, options)).toMatchObject({
      verdict: 'partial',
      undecided: [{ key: -1, rows: Int32Array.of(0, 1), reason: expect.stringContaining('twice') }],
    });
  });

  it('does not guess at functions it does not know', () => {
    const h = historyOf('1 invoke append "x"\n1 ok append "x"');
    expect(checkZones(h, options)).toMatchObject({
      verdict: 'partial',
      undecided: [{ reason: 'client 1\'s append of "x" is nothing a register knows' }],
    });
  });

  it('agrees with brute force on 200,000 tiny histories', () => {
    const counts = fuzzZones('ci', 200_000);
    expect(counts.invalid).toBeGreaterThan(20_000);
    expect(counts.handedBack).toBeGreaterThan(20_000);
    expect(counts.valid).toBeGreaterThan(20_000);
  }, 300_000);
});
