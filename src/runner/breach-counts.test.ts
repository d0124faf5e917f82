import { describe, expect, it } from 'vitest';
import type { Breach, BreachKind } from '../cluster/port/protocol.ts';
import { BreachCounts } from './breach-counts.ts';
import type { BreachEvent } from './events.ts';

const breach = (kind: BreachKind, means = `did ${kind}`): Breach => ({
  kind,
  means,
  severity: 'violation',
  message: '{}',
  hint: 'Mend it.',
});

const setUp = () => {
  const told: BreachEvent[] = [];
  const counts = new BreachCounts((event) => told.push(event));
  return { told, counts };
};

describe('breaches of the protocol', () => {
  it('are told the first time, and counted over all nodes', () => {
    const { told, counts } = setUp();
    counts.add('n1', breach('to-nobody', 'sent to n7'), 10);
    counts.add('n2', breach('to-nobody', 'sent to n8'), 20);
    counts.add('n1', breach('wrong-reply', 'answered a read badly'), 30);
    counts.add('n1', breach('wrong-reply', 'answered a write badly'), 40);
    expect(told.map(({ means, count }) => [means, count])).toEqual([
      ['sent to n7', 1],
      ['answered a read badly', 1],
      ['answered a write badly', 1],
    ]);
    counts.tellCounts(99);
    expect(told.slice(3)).toEqual([
      {
        type: 'breach',
        node: 'n1',
        nodes: ['n1', 'n2'],
        ...breach('to-nobody', 'sent to n7'),
        count: 2,
        timeMs: 99,
      },
    ]);
    expect(counts.words()[0]).toBe('n1 sent to n7: {}. Mend it.');
  });

  it('make waiting hopeless once they are repeated, or where a newline is missing', () => {
    const { counts } = setUp();
    counts.add('n1', breach('to-nobody'), 0);
    counts.add('n1', breach('to-nobody'), 800);
    expect(counts.hopeless).toBeUndefined();
    counts.add('n1', breach('to-nobody'), 1_000);
    expect(counts.hopeless).toMatchObject({ node: 'n1', kind: 'to-nobody', count: 1 });
    const other = setUp().counts;
    other.add('n2', breach('no-newline'), 5);
    expect(other.hopeless).toMatchObject({ node: 'n2', kind: 'no-newline' });
  });

  it('that may be stray prints make nothing hopeless', () => {
    const { counts } = setUp();
    for (const timeMs of [0, 2_000, 9_000]) counts.add('n1', breach('no-json'), timeMs);
    expect(counts.hopeless).toBeUndefined();
  });

  it('of more kinds than anybody reads are not all told', () => {
    const { told, counts } = setUp();
    for (let i = 0; i < 1_000; i++) counts.add('n1', breach('wrong-reply', `answered ${i}`), i);
    expect(told).toHaveLength(30);
  });
});
