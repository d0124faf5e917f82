/** What the engines of queues are fuzzed with. */
import type { Random } from '../../../../src/base/random.ts';
import { asks, fuzzEngine } from '../../../../testing/fuzz/engine-workload.ts';
import type { Workload } from '../../../../testing/histories/simulated-clients.ts';
import type { EngineOptions } from '../engine.ts';
import type { Json } from '../../../../src/history/operation.ts';
import { freshValues } from '../../../../testing/histories/fresh-values.ts';
import { fifoQueue, unorderedQueue } from '../../../models/queues.ts';
import { checkFifoQueue } from './fifo-queue.ts';
import { checkUnorderedQueue } from './unordered-queue.ts';

fuzzEngine({
  name: 'fifo-queue',
  engine: checkFifoQueue,
  workload: (options, random) => queueWorkload(options, random),
  initials: [null],
});

fuzzEngine({
  name: 'unordered-queue',
  engine: checkUnorderedQueue,
  workload: (options, random) => unorderedWorkload(options, random),
  initials: [null],
});

const queueWorkload = (_options: EngineOptions, random: Random): Workload => {
  const [puts, fresh] = [random.pick([0.3, 0.5, 0.7]), freshValues(random, 0.05)];
  return {
    model: fifoQueue(),
    ask: () => (random.next() < puts ? asks('enqueue', fresh()) : asks('dequeue', null)),
    results: ({ f }, state) => {
      const items = state as readonly Json[];
      return f === 'enqueue' ? [null] : [items[0] ?? null, items[1] ?? null, 1, 2, null];
    },
  };
};

const unorderedWorkload = (_options: EngineOptions, random: Random): Workload => {
  const [puts, fresh] = [random.pick([0.3, 0.5, 0.7]), freshValues(random, 0.05)];
  return {
    model: unorderedQueue(),
    ask: () => (random.next() < puts ? asks('enqueue', fresh()) : asks('dequeue', null)),
    results: ({ f }, state) => {
      const items = (state as readonly string[]).map((text) => JSON.parse(text) as Json);
      return f === 'enqueue' ? [null] : [items.at(-1) ?? null, items[0] ?? null, 1, null];
    },
  };
};
