import { describe, expect, it } from 'vitest';
import type { EngineOptions } from '../engine.ts';
import { fuzzTiny } from '../../../../testing/fuzz/engine-workload.ts';
import { historyOf } from '../../../../testing/histories/history-of.ts';
import { checkCounter } from './counter.ts';
import { counters } from '../../monitors/monitors.fuzz.ts';

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

  it('follows fetch-and-adds by different amounts from one to the next', () => {
    const told = `
      1 invoke fetch-and-add 5
      2 invoke fetch-and-add 2
      2 ok     fetch-and-add 0
      1 ok     fetch-and-add 2`;
    expect(checkCounter(historyOf(told), options)).toMatchObject({
      verdict: 'valid',
      witness: Int32Array.of(1, 0),
    });
    const never = historyOf(`${told}
      3 invoke read
      3 ok     read 5`);
    expect(checkCounter(never, options)).toMatchObject({
      verdict: 'invalid',
      anomaly: 'stale-read',
    });
  });

  it('sees a value between two that the counter had', () => {
    const h = historyOf(`
      1 invoke fetch-and-add 5
      2 invoke read
      2 ok     read 3
      1 ok     fetch-and-add 0`);
    expect(checkCounter(h, options)).toMatchObject({
      verdict: 'invalid',
      anomaly: 'thin-air-read',
      reason:
        "client 2's read of 3 returned, but the counter never had the value that takes: it went past " +
        'it, to 5.',
    });
  });

  it('hands back a gap that unknown raises by different amounts may fill', () => {
    const h = historyOf(`
      1 invoke add 1
      1 info   add 1
      2 invoke add 2
      2 info   add 2
      3 invoke read
      3 ok     read 3`);
    expect(checkCounter(h, options)).toMatchObject({
      verdict: 'partial',
      undecided: [
        { reason: 'nobody was told to have raised it from 0, and the unknown raises differ' },
      ],
    });
  });

  it('hands back a counter that is lowered', () => {
    const h = historyOf('1 invoke decrement\n1 ok decrement');
    expect(checkCounter(h, options)).toMatchObject({
      verdict: 'partial',
      undecided: [{ reason: "client 1's decrement is nothing a counter knows" }],
    });
  });

  it('agrees with brute force on 200,000 tiny histories', () => {
    const counts = fuzzTiny(counters, 'ci', 200_000);
    expect(counts.invalid).toBeGreaterThan(10_000);
    expect(counts.valid).toBeGreaterThan(10_000);
  }, 300_000);
});
