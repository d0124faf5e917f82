import { describe, expect, it } from 'vitest';
import type { EngineOptions } from '../engine.ts';
import { fuzzTiny } from '../../../../testing/fuzz/engine-workload.ts';
import { historyOf } from '../../../../testing/histories/history-of.ts';
import { mutexes } from '../../monitors/monitors.fuzz.ts';
import { checkMutex } from './mutex.ts';

const options: EngineOptions = { initial: null, nilRead: 'unset', failedCas: 'dropped' };

describe('checkMutex', () => {
  it('sees a lock that two clients held', () => {
    const h = historyOf(`
      1 invoke acquire
      1 ok     acquire
      2 invoke acquire
      2 ok     acquire
    `);
    expect(checkMutex(h, options)).toEqual({
      verdict: 'invalid',
      engine: 'monitor (mutex)',
      anomaly: 'double-acquire',
      operations: [0, 1],
      reason:
        "client 2's acquire returned, but all releases asked for by then had been used up " +
        'by earlier acquires.',
    });
  });

  it('lets a release of unknown outcome have freed the lock', () => {
    const h = historyOf(`
      1 invoke acquire
      1 ok     acquire
      1 invoke release
      1 info   release
      2 invoke acquire
      2 ok     acquire
    `);
    expect(checkMutex(h, options)).toMatchObject({
      verdict: 'valid',
      witness: Int32Array.of(0, 1, 2),
    });
  });

  it('agrees with brute force on 200,000 tiny histories', () => {
    const counts = fuzzTiny(mutexes, 'ci', 200_000);
    expect(counts.invalid).toBeGreaterThan(10_000);
    expect(counts.valid).toBeGreaterThan(10_000);
  }, 300_000);
});
