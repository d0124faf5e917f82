import { describe, expect, it } from 'vitest';
import type { EngineOptions } from '../engine.ts';
import { fuzzLarger, fuzzTiny } from '../../../../testing/fuzz/engine-workload.ts';
import { historyOf } from '../../../../testing/histories/history-of.ts';
import { unorderedQueues } from '../../monitors/monitors.fuzz.ts';
import { checkUnorderedQueue } from './unordered-queue.ts';

const options: EngineOptions = { initial: null, nilRead: 'unset', failedCas: 'dropped' };

describe('checkUnorderedQueue', () => {
  it('sees that the queue was never empty, by few of many values', () => {
    const h = historyOf(`
      1 invoke enqueue 4
      1 ok     enqueue 4
      1 invoke enqueue 5
      1 ok     enqueue 5
      1 invoke enqueue 6
      1 ok     enqueue 6
      2 invoke dequeue
      3 invoke dequeue
      3 ok     dequeue 4
      2 ok     dequeue null`);
    expect(checkUnorderedQueue(h, options)).toEqual({
      verdict: 'invalid',
      engine: 'monitor (unordered-queue)',
      anomaly: 'empty',
      operations: [1, 3],
      reason:
        "client 2's dequeue of null found the queue empty, but at each moment of it some value was inside.",
    });
  });

  it('takes values in any order', () => {
    const h = historyOf(`
      1 invoke enqueue 4
      1 ok     enqueue 4
      1 invoke enqueue 5
      1 ok     enqueue 5
      2 invoke dequeue
      2 ok     dequeue 5
      2 invoke dequeue
      2 ok     dequeue 4
      2 invoke dequeue
      2 ok     dequeue null`);
    expect(checkUnorderedQueue(h, options)).toMatchObject({
      verdict: 'valid',
      witness: Int32Array.of(0, 1, 2, 3, 4),
    });
  });

  it('gives each dequeue of unknown outcome one value at most', () => {
    const one = `
      3 invoke dequeue
      3 info   dequeue
      1 invoke enqueue 4
      1 ok     enqueue 4
      2 invoke dequeue
      2 ok     dequeue null`;
    expect(checkUnorderedQueue(historyOf(one), options)).toMatchObject({
      verdict: 'valid',
      witness: Int32Array.of(1, 0, 2),
    });
    const two = `${one}
      1 invoke enqueue 5
      1 ok     enqueue 5
      2 invoke dequeue
      2 ok     dequeue null`;
    expect(checkUnorderedQueue(historyOf(two), options)).toMatchObject({
      verdict: 'invalid',
      anomaly: 'empty',
    });
  });

  it('sees a value that was taken before it was enqueued', () => {
    const h = historyOf(`
      2 invoke dequeue
      2 ok     dequeue 4
      1 invoke enqueue 4
      1 ok     enqueue 4`);
    expect(checkUnorderedQueue(h, options)).toMatchObject({ verdict: 'invalid', anomaly: 'fresh' });
  });

  it('agrees with brute force on 200,000 tiny histories', () => {
    const counts = fuzzTiny(unorderedQueues, 'ci', 200_000);
    expect(counts.invalid).toBeGreaterThan(10_000);
    expect(counts.valid).toBeGreaterThan(10_000);
  }, 300_000);

  it('agrees with the general search on 3,000 larger histories', () => {
    const counts = fuzzLarger(unorderedQueues, 'ci', 3000);
    expect(counts.invalid).toBeGreaterThan(200);
    expect(counts.valid).toBeGreaterThan(300);
  }, 300_000);
});
