/**
 * The monitors against brute force on tiny histories.
 */
import type { Json } from '../../../src/history/operation.ts';
import type { Random } from '../../../src/history/random.ts';
import { fifoQueue } from '../../models/queues.ts';
import type { EngineOptions } from '../engine.ts';
import type { FuzzCounts } from '../fuzz-case.ts';
import { asks, fuzzWorkload } from '../fuzz-workload.ts';
import type { Workload } from '../simulated-history.ts';
import { checkFifoQueue } from './fifo-queue.ts';

/** Throws on the first history where the engine is wrong. */
export const fuzzFifoQueues = (seed: string | number, cases: number): FuzzCounts =>
  fuzzWorkload('fifo-queue', checkFifoQueue, queueWorkload, [null], seed, cases);

function queueWorkload(_options: EngineOptions, random: Random): Workload {
  const repeats = random.next() < 0.05;
  const puts = random.pick([0.3, 0.5, 0.7]);
  let next = 1;
  const fresh = (): number => (repeats && random.next() < 0.3 ? random.between(1, next) : next++);
  return {
    model: fifoQueue(),
    ask: () => (random.next() < puts ? asks('enqueue', fresh()) : asks('dequeue', null)),
    results: ({ f }, state) => {
      const items = state as readonly Json[];
      return f === 'enqueue' ? [null] : [items[0] ?? null, items[1] ?? null, 1, 2, null];
    },
  };
}
