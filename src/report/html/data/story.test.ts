import { describe, expect, it } from 'vitest';
import { historyOf, type PlainEvent } from '../../../history/history-of.ts';
import { exampleSource, STALE_EVENTS } from '../example-report.fixture.ts';
import { storyOf } from './story.ts';

const { counterexample } = exampleSource().result;
const history = historyOf(STALE_EVENTS);

describe('the story of a counterexample', () => {
  it('marks the answer that cannot be explained, and what had been acknowledged by then', () => {
    expect(storyOf(counterexample!, history, 45)).toMatchObject({
      fromMs: 10,
      untilMs: 31,
      wrong: 2,
      acknowledged: '2',
    });
  });

  it('has the values by the time at which they were acknowledged', () => {
    const { values = [] } = storyOf(counterexample!, history, 45)!;
    expect(values.map(({ label, fromMs, answered }) => [label, fromMs, answered])).toEqual([
      ['1', 12, true],
      ['2', 24, false],
    ]);
    expect(values[0]?.untilMs).toBe(24);
    expect(values.every(({ inProof }) => inProof)).toBe(true);
  });

  it('never takes what was told nothing for the wrong answer', () => {
    const events: readonly PlainEvent[] = [
      { process: 0, type: 'invoke', f: 'read', value: null },
      { process: 1, type: 'invoke', f: 'transfer', value: { from: 'a', to: 'b', amount: 5 } },
      { process: 0, type: 'ok', f: 'read', value: { a: 1 } },
      { process: 1, type: 'ok', f: 'transfer', value: { from: 'a', to: 'b', amount: 5 } },
    ];
    const [first, second] = counterexample!.operations;
    const operations = [
      { ...first!, row: 0, f: 'read', completeRank: 2 },
      { ...second!, row: 1, f: 'transfer', completeRank: 3 },
    ];
    const story = storyOf({ ...counterexample!, operations }, historyOf(events), 45);
    expect(story?.wrong).toBe(0);
    expect(story?.values).toBeUndefined(); // no register
  });

  it('is none where no operation is shown', () => {
    expect(storyOf({ ...counterexample!, operations: [] }, history, 45)).toBeUndefined();
  });
});
