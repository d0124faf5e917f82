/** The search over all interleavings, for a model that is no register. */
import { expect, test } from 'vitest';
import { columnsFromEvents } from '../../src/history/columns-builder.ts';
import type { EventType, HistoryEvent, Json } from '../../src/history/operation.ts';
import { fifoQueue } from '../models/queues.ts';
import { checkSequential } from './check.ts';

const BUDGET = { timeMs: 10_000, memoryBytes: 1 << 28 };

/** Process, function and value, one operation after the other in real time. */
const oneByOne = (operations: readonly (readonly [number, string, Json])[]) =>
  columnsFromEvents(
    operations.flatMap(([process, f, value], at) =>
      (['invoke', 'ok'] satisfies EventType[]).map((type, half): HistoryEvent => {
        const index = 2 * at + half;
        return {
          index,
          time: index,
          process,
          type,
          f,
          value: f === 'dequeue' && half === 0 ? null : value,
        };
      }),
    ),
  );

test('a queue whose second client is late is sequentially consistent', () => {
  const history = oneByOne([
    [1, 'enqueue', 'a'],
    [2, 'enqueue', 'b'],
    [1, 'dequeue', 'b'],
    [2, 'dequeue', 'a'],
  ]);
  expect(checkSequential(history, fifoQueue(), BUDGET)).toMatchObject({ verdict: 'valid' });
});

test('a queue that turns one client around is not', () => {
  const history = oneByOne([
    [1, 'enqueue', 'a'],
    [1, 'enqueue', 'b'],
    [2, 'dequeue', 'b'],
    [2, 'dequeue', 'a'],
  ]);
  const verdict = checkSequential(history, fifoQueue(), BUDGET);
  expect(verdict).toMatchObject({ verdict: 'invalid', anomaly: 'no-sequential-order' });
});

test('says unknown, and how far it came, when its time is up', () => {
  const many = Array.from({ length: 4000 }, (_, at) => [at % 8, 'enqueue', at] as const);
  const wrong = [
    [9, 'dequeue', 1],
    [9, 'dequeue', 9],
    [9, 'dequeue', 'x'],
  ] as const;
  const verdict = checkSequential(oneByOne([...many, ...wrong]), fifoQueue(), {
    timeMs: 50,
    memoryBytes: 1 << 28,
  });
  expect(verdict).toMatchObject({ verdict: 'unknown', engine: 'interleaving-search' });
});
