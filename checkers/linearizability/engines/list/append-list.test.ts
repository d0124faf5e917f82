import { describe, expect, it } from 'vitest';
import type { EngineOptions } from '../engine.ts';
import { fuzzTiny } from '../../../../testing/fuzz/engine-workload.ts';
import { historyOf } from '../../../../testing/histories/history-of.ts';
import { checkAppendList } from './append-list.ts';
import { appendLists } from '../../chains/chains.fuzz.ts';

const options: EngineOptions = { initial: [], nilRead: 'unset', failedCas: 'dropped' };

describe('checkAppendList', () => {
  it('sees that a read lacks what had been appended before it began', () => {
    const h = historyOf(`
      1 invoke append 4
      1 ok     append 4
      2 invoke read
      2 ok     read []
    `);
    expect(checkAppendList(h, options)).toEqual({
      verdict: 'invalid',
      engine: 'chains (append-list)',
      anomaly: 'stale-read',
      operations: [0, 1],
      reason:
        "client 2's read of [] began after client 1's append of 4 had returned, and does not show it.",
    });
  });

  it('sees reads of which neither is the beginning of the other', () => {
    const h = historyOf(`
      1 invoke append 4
      2 invoke append 5
      3 invoke read
      3 ok     read [4]
      4 invoke read
      4 ok     read [5,4]
      1 ok     append 4
      2 ok     append 5
    `);
    expect(checkAppendList(h, options)).toMatchObject({
      verdict: 'invalid',
      anomaly: 'incompatible-order',
      operations: [2, 3],
    });
  });

  it('agrees with brute force on 200,000 tiny histories', () => {
    const counts = fuzzTiny(appendLists, 'ci', 200_000);
    expect(counts.invalid).toBeGreaterThan(10_000);
    expect(counts.valid).toBeGreaterThan(10_000);
  }, 300_000);
});
