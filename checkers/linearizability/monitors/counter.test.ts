import { describe, expect, it } from 'vitest';
import type { EngineOptions } from '../engine.ts';
import { historyOf } from '../history-of.fixture.ts';
import { checkCounter } from './counter.ts';
import { fuzzCounters } from './monitors.fuzz.ts';

const options: EngineOptions = { initial: 0, nilRead: 'unset', failedCas: 'dropped' };

describe('checkCounter', () => {
  it('sees a read that lacks what had been added before it began', () => {
    const h = historyOf(`
      1 invoke increment
      1 ok     increment
      2 invoke read
      2 ok     read 0
    `);
    expect(checkCounter(h, options)).toEqual({
      verdict: 'invalid',
      engine: 'monitor (counter)',
      anomaly: 'stale-read',
      operations: [0, 1],
      reason:
        "client 2's read of 0 saw a value that had been passed: what had returned before makes it " +
        'at least 1.',
    });
  });

  it('sees two fetch-and-adds that were told the same', () => {
    const h = historyOf(`
      1 invoke fetch-and-add 1
      2 invoke fetch-and-add 1
      1 ok     fetch-and-add 0
      2 ok     fetch-and-add 0
    `);
    expect(checkCounter(h, options)).toMatchObject({ verdict: 'invalid', anomaly: 'lost-update' });
  });

  it('hands back a counter that is lowered', () => {
    const h = historyOf('1 invoke decrement\n1 ok decrement');
    expect(checkCounter(h, options)).toMatchObject({
      verdict: 'partial',
      undecided: [{ reason: "client 1's decrement is nothing a counter knows" }],
    });
  });

  it('agrees with brute force on 200,000 tiny histories', () => {
    const counts = fuzzCounters('ci', 200_000);
    expect(counts.invalid).toBeGreaterThan(10_000);
    expect(counts.valid).toBeGreaterThan(10_000);
  }, 300_000);
});
