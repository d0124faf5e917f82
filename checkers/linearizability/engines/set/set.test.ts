import { describe, expect, it } from 'vitest';
import type { EngineOptions } from '../engine.ts';
import { fuzzTiny } from '../../../../testing/fuzz/engine-workload.ts';
import { historyOf } from '../../../../testing/histories/history-of.ts';
import { sets } from '../../chains/chains.fuzz.ts';
import { checkSet } from './set.ts';

const options: EngineOptions = { initial: [], nilRead: 'unset', failedCas: 'dropped' };

describe('checkSet', () => {
  it('names a read of an element whose add had failed', () => {
    const h = historyOf(`
      1 invoke add 4
      1 fail   add 4
      2 invoke read
      2 ok     read [4]
    `);
    expect(checkSet(h, options)).toMatchObject({ verdict: 'invalid', anomaly: 'aborted-read' });
  });

  it('hands back a set from which something is removed', () => {
    const h = historyOf('1 invoke remove 4\n1 ok remove 4');
    expect(checkSet(h, options)).toMatchObject({
      verdict: 'partial',
      undecided: [{ reason: "client 1's remove of 4 is not known here" }],
    });
  });

  it('agrees with brute force on 200,000 tiny histories', () => {
    const counts = fuzzTiny(sets, 'ci', 200_000);
    expect(counts.invalid).toBeGreaterThan(10_000);
    expect(counts.valid).toBeGreaterThan(10_000);
  }, 300_000);
});
