import { describe, expect, it } from 'vitest';
import type { EngineOptions } from '../engine.ts';
import { fuzzTiny } from '../../../../testing/fuzz/engine-workload.ts';
import { historyOf } from '../../../../testing/histories/history-of.ts';
import { checkFifoQueue } from './fifo-queue.ts';
import { fifoQueues } from '../../monitors/monitors.fuzz.ts';

const options: EngineOptions = { initial: null, nilRead: 'unset', failedCas: 'dropped' };

describe('checkFifoQueue', () => {
  it('sees that the later of two values was taken first', () => {
    const h = historyOf(`
      1 invoke enqueue 4
      1 ok     enqueue 4
      1 invoke enqueue 5
      1 ok     enqueue 5
      2 invoke dequeue
      2 ok     dequeue 5
      2 invoke dequeue
      2 ok     dequeue 4
    `);
    expect(checkFifoQueue(h, options)).toEqual({
      verdict: 'invalid',
      engine: 'monitor (fifo-queue)',
      anomaly: 'order',
      operations: [0, 1, 2, 3],
      reason:
        "client 1's enqueue of 4 returned before client 1's enqueue of 5 began, yet client 2's " +
        "dequeue of 5 returned before client 2's dequeue of 4 began.",
    });
  });

  it('lets a dequeue of unknown outcome have taken what must be gone', () => {
    const h = historyOf(`
      1 invoke enqueue 4
      1 ok     enqueue 4
      1 invoke enqueue 5
      1 ok     enqueue 5
      3 invoke dequeue
      3 info   dequeue
      2 invoke dequeue
      2 ok     dequeue 5
    `);
    expect(checkFifoQueue(h, options)).toMatchObject({
      verdict: 'valid',
      witness: Int32Array.of(0, 1, 2, 3),
    });
  });

  it('sees a value that was taken twice', () => {
    const h = historyOf(`
      1 invoke enqueue 4
      1 ok     enqueue 4
      2 invoke dequeue
      2 ok     dequeue 4
      2 invoke dequeue
      2 ok     dequeue 4
    `);
    expect(checkFifoQueue(h, options)).toMatchObject({ verdict: 'invalid', anomaly: 'repeat' });
  });

  it('sees an empty queue that was not empty', () => {
    const h = historyOf(`
      1 invoke enqueue 4
      1 ok     enqueue 4
      2 invoke dequeue
      2 ok     dequeue null
    `);
    expect(checkFifoQueue(h, options)).toMatchObject({
      verdict: 'invalid',
      anomaly: 'empty',
      operations: [0, 1],
    });
  });

  it('hands back a queue in which a value is enqueued twice', () => {
    const h = historyOf(`
      1 invoke enqueue 4
      1 ok     enqueue 4
      1 invoke enqueue 4
      1 ok     enqueue 4
    `);
    expect(checkFifoQueue(h, options)).toMatchObject({
      verdict: 'partial',
      undecided: [
        { reason: "a value is put in twice, the second time by client 1's enqueue of 4" },
      ],
    });
  });

  it('agrees with brute force on 200,000 tiny histories', () => {
    const counts = fuzzTiny(fifoQueues, 'ci', 200_000);
    expect(counts.invalid).toBeGreaterThan(10_000);
    expect(counts.valid).toBeGreaterThan(10_000);
  }, 300_000);
});
