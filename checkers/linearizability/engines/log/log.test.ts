import { describe, expect, it } from 'vitest';
import type { EngineOptions } from '../engine.ts';
import { fuzzLarger, fuzzTiny } from '../../../../testing/fuzz/engine-workload.ts';
import { historyOf } from '../../../../testing/histories/history-of.ts';
import { logs } from '../../chains/chains.fuzz.ts';
import { checkLog } from './log.ts';

const options: EngineOptions = { initial: [], nilRead: 'unset', failedCas: 'dropped' };

describe('checkLog', () => {
  it('sees offsets that run against real time', () => {
    const h = historyOf(`
      1 invoke append 8
      1 ok     append 1
      2 invoke append 9
      2 ok     append 0`);
    expect(checkLog(h, options)).toEqual({
      verdict: 'invalid',
      engine: 'chains (log)',
      anomaly: 'reordered',
      operations: [0, 1],
      reason:
        "client 1's append of 8 at offset 1 returned before client 2's append of 9 at offset 0 began, " +
        'which stands at the lower offset 0.',
    });
  });

  it('sees a read that found nothing where something stood', () => {
    const h = historyOf(`
      1 invoke append 8
      1 ok     append 0
      2 invoke read 0
      2 ok     read null`);
    expect(checkLog(h, options)).toMatchObject({
      verdict: 'invalid',
      anomaly: 'stale-read',
      operations: [0, 1],
      reason:
        "client 2's read of nothing at offset 0 began after client 1's append of 8 at offset 0 had " +
        'returned, when the log was longer.',
    });
  });

  it('fills an offset nobody knows of with an append of unknown outcome', () => {
    const filled = `
      1 invoke append 8
      1 info   append 8
      2 invoke append 9
      2 ok     append 1`;
    expect(checkLog(historyOf(filled), options)).toMatchObject({
      verdict: 'valid',
      witness: Int32Array.of(0, 1),
    });
    const gap = `${filled}
      2 invoke append 10
      2 ok     append 3`;
    expect(checkLog(historyOf(gap), options)).toMatchObject({
      verdict: 'invalid',
      anomaly: 'gap',
    });
  });

  it('knows by a read where an append stands that was not told', () => {
    const h = historyOf(`
      1 invoke append 8
      1 info   append 8
      2 invoke append 9
      2 ok     append 0
      2 invoke read 0
      2 ok     read 8`);
    expect(checkLog(h, options)).toMatchObject({ verdict: 'invalid', anomaly: 'wrong-value' });
  });

  it('sees one append at two offsets, and two at one', () => {
    const twice = historyOf(`
      1 invoke append 8
      1 info   append 8
      2 invoke read 0
      2 ok     read 8
      2 invoke read 1
      2 ok     read 8`);
    expect(checkLog(twice, options)).toMatchObject({ anomaly: 'duplicate-element' });
    const both = historyOf(`
      1 invoke append 8
      1 ok     append 0
      2 invoke append 9
      2 ok     append 0`);
    expect(checkLog(both, options)).toMatchObject({ anomaly: 'duplicate-offset' });
  });

  it('hands back a log where a read shows what several appends may have written', () => {
    const h = historyOf(`
      1 invoke append 8
      1 info   append 8
      2 invoke append 8
      2 info   append 8
      3 invoke read 0
      3 ok     read 8`);
    expect(checkLog(h, options)).toMatchObject({
      verdict: 'partial',
      undecided: [{ reason: "several appends may explain client 3's read of 8 at offset 0" }],
    });
  });

  it('agrees with brute force on 200,000 tiny histories', () => {
    const counts = fuzzTiny(logs, 'ci', 200_000);
    expect(counts.invalid).toBeGreaterThan(10_000);
    expect(counts.valid).toBeGreaterThan(10_000);
  }, 300_000);

  it('agrees with the general search on 3,000 larger histories', () => {
    const counts = fuzzLarger(logs, 'ci', 3000);
    expect(counts.invalid).toBeGreaterThan(300);
    expect(counts.valid).toBeGreaterThan(300);
  }, 300_000);
});
