/** What is told of each kind of element, with its latency. A line of a history is a millisecond. */
import { describe, expect, test } from 'vitest';
import { historyOf } from '../../testing/histories/history-of.ts';
import { modelNamed } from '../models/registry.ts';
import { set } from '../models/set.ts';
import { measureSetFull } from './set-full.ts';

const BUDGET = { timeMs: 10_000, memoryBytes: 2 ** 26 };

const measured = (text: string, model = set()) => {
  const found = measureSetFull(historyOf(text), model, BUDGET);
  if (found === undefined || 'unmeasured' in found) throw new Error('not measured');
  return found;
};

describe('an element', () => {
  test('that every later read sees is stable at once', () => {
    expect(measured('1 add 7; 2 read → [7]; 2 read → [7]')).toMatchObject({
      attemptCount: 1,
      stableCount: 1,
      staleCount: 0,
      visibleLatencyMs: { min: 0, max: 0 },
      stableLatencyMs: { min: 0, max: 0 },
    });
  });

  test('that comes late is stale, from its acknowledgement to the last read that missed it', () => {
    // Acknowledged at 2 ms; reads begin at 3, 5, 7 and 9.
    const found = measured('1 add 7; 2 read → []; 2 read → [7]; 2 read → []; 2 read → [7]');
    expect(found).toMatchObject({
      stableCount: 1,
      staleCount: 1,
      worstStale: [{ element: '7', stableLatencyMs: 5 }],
      visibleLatencyMs: { p50: 3 },
      stableLatencyMs: { p50: 5 },
    });
  });

  test('that disappears is lost, from its acknowledgement to the last read that saw it', () => {
    expect(measured('1 add 7 @a; 2 read → [7] @a; 2 read → [] @a')).toMatchObject({
      lostCount: 1,
      lost: [{ element: '7', key: 'a' }],
      lostLatencyMs: { max: 1 },
    });
  });

  test('that was acknowledged and never seen is lost at once', () => {
    expect(measured('1 add 7; 2 read → []')).toMatchObject({
      lostCount: 1,
      lostLatencyMs: { max: 0 },
    });
  });

  test('of which no later read can tell was never read', () => {
    expect(measured('2 read → []; 1 add 7')).toMatchObject({
      lostCount: 0,
      neverReadCount: 1,
      neverRead: [{ element: '7' }],
    });
    // A read that was open when the add returned may have come first.
    expect(measured('1 invoke add 7; 2 invoke read; 1 ok add 7; 2 ok read []')).toMatchObject({
      lostCount: 0,
      neverReadCount: 1,
    });
  });

  test('of unknown outcome is recovered where it is seen, and lost where it is gone again', () => {
    expect(measured('1 add 7 ?; 2 add 8 ?; 3 read → [7]')).toMatchObject({
      stableCount: 1,
      recoveredCount: 1,
      unacknowledgedCount: 1,
    });
    expect(measured('1 add 7 ?; 3 read → [7]; 3 read → []')).toMatchObject({ lostCount: 1 });
  });

  test('that is twice in a read, or was put in by nobody, is named', () => {
    expect(measured('1 add 7; 1 add 5 !; 2 read → [7, 7, 5, 6]')).toMatchObject({
      duplicated: [{ element: '7', times: 2 }],
      unexpected: [{ element: '5' }, { element: '6' }],
    });
  });

  test('that somebody removed is not measured, and one that was there before is nobody’s', () => {
    const found = measured('1 add 7; 1 remove 7; 1 add 9; 2 read → [1, 9]', set({ initial: [1] }));
    expect(found).toMatchObject({ attemptCount: 2, removedCount: 1, unexpectedCount: 0 });
  });

  test('of one set is none of another', () => {
    expect(measured('1 add 7 @a; 1 add 7 @b; 2 read → [7] @a; 2 read → [] @b')).toMatchObject({
      stableCount: 1,
      lost: [{ element: '7', key: 'b' }],
    });
  });
});

test('quantiles are those of the elements', () => {
  const adds = Array.from({ length: 100 }, (_, at) => `1 add ${at}; 2 read → []`);
  const all = JSON.stringify(Array.from({ length: 100 }, (_, at) => at));
  // Each was acknowledged 1, 5, 9, … 397 ms before the last read that missed it began.
  const found = measured([...adds, `2 read → ${all}`].join(';'));
  expect(found).toMatchObject({ stableCount: 100, staleCount: 100 });
  expect(found.stableLatencyMs).toEqual({ min: 1, p50: 201, p95: 381, p99: 397, max: 397 });
});

test.each([
  ['nobody read whole', '1 add 7', set()],
  ['nobody added to', '2 read → []', set()],
  ['that is none', '1 write 7; 1 read → 7', modelNamed('register')],
])('a set %s is not measured', (_, text, model) => {
  expect(measureSetFull(historyOf(text), model, BUDGET)).toBeUndefined();
});

test('a read of null says nothing where it may have seen anything', () => {
  const text = '1 add 7; 2 read → null; 2 read → [7]';
  expect(measured(text).staleCount).toBe(1);
  expect(measured(text, set({ nilRead: 'anything' })).staleCount).toBe(0);
});

test('without time it says so', () => {
  const history = historyOf('1 add 7; 2 read → [7]');
  expect(measureSetFull(history, set(), { ...BUDGET, timeMs: 0 })).toEqual({
    unmeasured: 'The time budget ran out before all was read.',
  });
});

test('without times there are counts and no latencies', () => {
  const history = historyOf('1 add 7; 2 read → []; 2 read → [7]');
  const untimed = { ...history, invokeTime: history.invokeTime.map((_, at) => 2 * at) };
  expect(measureSetFull(untimed, set(), BUDGET)).toMatchObject({
    staleCount: 1,
    worstStale: [{ element: '7' }],
  });
  expect(measureSetFull(untimed, set(), BUDGET)).not.toHaveProperty('stableLatencyMs');
});
