import { describe, expect, it } from 'vitest';
import type { EngineOptions } from '../engine.ts';
import { fuzzLarger, fuzzTiny } from '../../../../testing/fuzz/engine-workload.ts';
import { historyOf } from '../../../../testing/histories/history-of.ts';
import { fencedLocks } from '../../chains/chains.fuzz.ts';
import { checkFencedLock } from './fenced-lock.ts';

const options: EngineOptions = { initial: null, nilRead: 'unset', failedCas: 'dropped' };

describe('checkFencedLock', () => {
  it('sees a token that is lower than one given out before', () => {
    const h = historyOf(`
      1 invoke acquire
      1 ok     acquire 7
      1 invoke release 7
      1 ok     release 7
      2 invoke acquire
      2 ok     acquire 6`);
    expect(checkFencedLock(h, options)).toEqual({
      verdict: 'invalid',
      engine: 'chains (fenced-lock)',
      anomaly: 'token-order',
      operations: [0, 1, 2],
      reason:
        "client 1's acquire of 7 returned before client 2's acquire of 6 began, which comes first by " +
        'its token.',
    });
  });

  it('sees two that held the lock at once', () => {
    const h = historyOf(`
      1 invoke acquire
      1 ok     acquire 1
      2 invoke acquire
      2 ok     acquire 2
      1 invoke release 1
      1 ok     release 1`);
    expect(checkFencedLock(h, options)).toMatchObject({
      verdict: 'invalid',
      anomaly: 'double-acquire',
      operations: [0, 1, 2],
      reason:
        "client 2's acquire of 2 returned, but nobody can have given back the token 1 by then.",
    });
  });

  it('sees one token given out twice, and one given back twice', () => {
    const given = historyOf(`
      1 invoke acquire
      1 ok     acquire 1
      2 invoke acquire
      2 ok     acquire 1`);
    expect(checkFencedLock(given, options)).toMatchObject({ anomaly: 'duplicate-token' });
    const back = historyOf(`
      1 invoke acquire
      1 ok     acquire 1
      1 invoke release 1
      1 ok     release 1
      2 invoke release 1
      2 ok     release 1`);
    expect(checkFencedLock(back, options)).toMatchObject({ anomaly: 'double-release' });
  });

  it('lets an acquire of unknown outcome have been told the token that is given back', () => {
    const h = historyOf(`
      1 invoke acquire
      1 info   acquire
      2 invoke release 3
      2 ok     release 3
      2 invoke acquire
      2 ok     acquire 4`);
    expect(checkFencedLock(h, options)).toMatchObject({
      verdict: 'valid',
      witness: Int32Array.of(0, 1, 2),
    });
    const never = historyOf(`
      2 invoke release 3
      2 ok     release 3`);
    expect(checkFencedLock(never, options)).toMatchObject({ anomaly: 'unknown-token' });
  });

  it('sees a release too many where none names its token', () => {
    const h = historyOf(`
      1 invoke acquire
      1 ok     acquire 1
      1 invoke release
      1 ok     release
      2 invoke release
      2 ok     release`);
    expect(checkFencedLock(h, options)).toMatchObject({
      verdict: 'invalid',
      anomaly: 'double-release',
      operations: [0, 1, 2],
    });
  });

  it('hands back a lock of which only some releases name their token', () => {
    const h = historyOf(`
      1 invoke acquire
      1 ok     acquire 1
      1 invoke release 1
      1 ok     release 1
      2 invoke release
      2 info   release`);
    expect(checkFencedLock(h, options)).toMatchObject({
      verdict: 'partial',
      undecided: [{ reason: 'only some releases name their token' }],
    });
  });

  it('agrees with brute force on 200,000 tiny histories', () => {
    const counts = fuzzTiny(fencedLocks, 'ci', 200_000);
    expect(counts.invalid).toBeGreaterThan(10_000);
    expect(counts.valid).toBeGreaterThan(10_000);
  }, 300_000);

  it('agrees with the general search on 3,000 larger histories', () => {
    const counts = fuzzLarger(fencedLocks, 'ci', 3000);
    expect(counts.invalid).toBeGreaterThan(300);
    expect(counts.valid).toBeGreaterThan(300);
  }, 300_000);
});
