/**
 * What the monitors are fuzzed with.
 */
import type { Json } from '../../../src/history/operation.ts';
import type { Random } from '../../../src/base/random.ts';
import { counter } from '../../models/counter.ts';
import { mutex } from '../../models/locks.ts';
import { fifoQueue, stack, unorderedQueue } from '../../models/queues.ts';
import type { EngineOptions } from '../engines/engine.ts';
import { asks, type Fuzzed } from '../../../testing/fuzz/engine-workload.ts';
import type { Workload } from '../../../testing/histories/simulated-clients.ts';
import { checkCounter } from '../engines/counter/counter.ts';
import { checkFifoQueue } from '../engines/queue/fifo-queue.ts';
import { checkMutex } from '../engines/lock/mutex.ts';
import { checkStack } from '../engines/stack/stack.ts';
import { checkUnorderedQueue } from '../engines/queue/unordered-queue.ts';

export const fifoQueues: Fuzzed = {
  name: 'fifo-queue',
  engine: checkFifoQueue,
  workload: queueWorkload,
  initials: [null],
};

export const counters: Fuzzed = {
  name: 'counter',
  engine: checkCounter,
  workload: counterWorkload,
  initials: [0, 0, 5],
};

export const mutexes: Fuzzed = {
  name: 'mutex',
  engine: checkMutex,
  workload: mutexWorkload,
  initials: [null],
};

export const stacks: Fuzzed = {
  name: 'stack',
  engine: checkStack,
  workload: stackWorkload,
  initials: [null],
};

export const unorderedQueues: Fuzzed = {
  name: 'unordered-queue',
  engine: checkUnorderedQueue,
  workload: unorderedWorkload,
  initials: [null],
};

function queueWorkload(_options: EngineOptions, random: Random): Workload {
  const [puts, fresh] = [random.pick([0.3, 0.5, 0.7]), freshValues(random)];
  return {
    model: fifoQueue(),
    ask: () => (random.next() < puts ? asks('enqueue', fresh()) : asks('dequeue', null)),
    results: ({ f }, state) => {
      const items = state as readonly Json[];
      return f === 'enqueue' ? [null] : [items[0] ?? null, items[1] ?? null, 1, 2, null];
    },
  };
}

function stackWorkload(_options: EngineOptions, random: Random): Workload {
  const [puts, fresh] = [random.pick([0.3, 0.5, 0.7]), freshValues(random)];
  return {
    model: stack(),
    ask: () => (random.next() < puts ? asks('push', fresh()) : asks('pop', null)),
    results: ({ f }, state) => {
      const items = state as readonly Json[];
      return f === 'push' ? [null] : [items.at(-1) ?? null, items[0] ?? null, 1, 2, null];
    },
  };
}

function unorderedWorkload(_options: EngineOptions, random: Random): Workload {
  const [puts, fresh] = [random.pick([0.3, 0.5, 0.7]), freshValues(random)];
  return {
    model: unorderedQueue(),
    ask: () => (random.next() < puts ? asks('enqueue', fresh()) : asks('dequeue', null)),
    results: ({ f }, state) => {
      const items = (state as readonly string[]).map((text) => JSON.parse(text) as Json);
      return f === 'enqueue' ? [null] : [items.at(-1) ?? null, items[0] ?? null, 1, null];
    },
  };
}

function counterWorkload(options: EngineOptions, random: Random): Workload {
  const amount = random.between(1, 2);
  const strange = random.next() < 0.05;
  const tells = random.next() < 0.5;
  const raises = random.pick([
    ['add'],
    ['add', 'fetch-and-add'],
    ['fetch-and-add', 'add-and-get'],
    ['add', 'fetch-and-add', 'add-and-get', strange ? 'decrement' : 'add'],
  ]);
  const by = (raise: string): number => {
    if (strange) return random.between(-1, 2);
    return tells && raise !== 'add' ? random.between(1, 3) : amount;
  };
  const raising = (raise: string) => asks(raise, by(raise));
  return {
    model: counter(options),
    ask: () => (random.next() < 0.6 ? raising(random.pick(raises)) : asks('read', null)),
    results: ({ f, value }, state) => {
      const was = state as number;
      const other = random.pick([amount, -amount, 1]);
      return f === 'add' || f === 'decrement' ? [null] : [was, was + Number(value), was + other];
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

/** Mostly values of their own, now and then one twice. */
function freshValues(random: Random): () => number {
  const repeats = random.next() < 0.05;
  let next = 1;
  return () => (repeats && random.next() < 0.3 ? random.between(1, next) : next++);
}
