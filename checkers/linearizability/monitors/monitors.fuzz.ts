/**
 * The monitors against brute force on tiny histories.
 */
import type { Json } from '../../../src/history/operation.ts';
import type { Random } from '../../../src/history/random.ts';
import { counter } from '../../models/counter.ts';
import { mutex } from '../../models/locks.ts';
import { fifoQueue } from '../../models/queues.ts';
import type { EngineOptions } from '../engine.ts';
import type { FuzzCounts } from '../fuzz-case.ts';
import { asks, fuzzWorkload } from '../fuzz-workload.ts';
import type { Workload } from '../simulated-history.ts';
import { checkCounter } from './counter.ts';
import { checkFifoQueue } from './fifo-queue.ts';
import { checkMutex } from './mutex.ts';

/** Throws on the first history where the engine is wrong. */
export const fuzzFifoQueues = (seed: string | number, cases: number): FuzzCounts =>
  fuzzWorkload('fifo-queue', checkFifoQueue, queueWorkload, [null], seed, cases);

/** Throws on the first history where the engine is wrong. */
export const fuzzCounters = (seed: string | number, cases: number): FuzzCounts =>
  fuzzWorkload('counter', checkCounter, counterWorkload, [0, 0, 5], seed, cases);

/** Throws on the first history where the engine is wrong. */
export const fuzzMutexes = (seed: string | number, cases: number): FuzzCounts =>
  fuzzWorkload('mutex', checkMutex, mutexWorkload, [null], seed, cases);

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

function counterWorkload(options: EngineOptions, random: Random): Workload {
  const amount = random.between(1, 2);
  const strange = random.next() < 0.05;
  const raises = random.pick([
    ['add'],
    ['add', 'fetch-and-add'],
    ['fetch-and-add', 'add-and-get'],
    ['add', 'fetch-and-add', 'add-and-get', strange ? 'decrement' : 'add'],
  ]);
  return {
    model: counter(options),
    ask: () =>
      random.next() < 0.6
        ? asks(random.pick(raises), strange ? random.between(-1, 2) : amount)
        : asks('read', null),
    results: ({ f }, state) => {
      const value = state as number;
      const by = random.pick([amount, -amount, 1]);
      return f === 'add' || f === 'decrement' ? [null] : [value, value + amount, value + by];
    },
  };
}

function mutexWorkload(_options: EngineOptions, random: Random): Workload {
  return {
    model: mutex(),
    ask: () => asks(random.pick(['acquire', 'release']), null),
    results: () => [null],
  };
}
