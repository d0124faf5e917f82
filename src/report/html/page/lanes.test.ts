import { describe, expect, it } from 'vitest';
import { historyOf, type PlainEvent } from '../../../history/history-of.ts';
import { packOperations, unpackOperations } from '../data/operation-columns.ts';
import { lanesOf, overlapping } from './lanes.ts';
import { Operations } from './operations.ts';

const one = (
  time: number,
  process: number,
  type: PlainEvent['type'],
  node: string,
): PlainEvent => ({
  time: time * 1e6,
  process,
  type,
  f: 'read',
  key: `k${process % 2}`,
  value: null,
  node,
});

/** Process 0 ends unknown; 2, which begins after that at its node, is the same client. */
const operations = new Operations(
  unpackOperations(
    packOperations(
      historyOf([
        one(1, 0, 'invoke', 'n1'),
        one(2, 1, 'invoke', 'n2'),
        one(3, 1, 'ok', 'n2'),
        one(4, 0, 'info', 'n1'),
        one(5, 2, 'invoke', 'n1'),
        one(6, 2, 'ok', 'n1'),
        one(7, 1, 'invoke', 'n2'),
        one(9, 1, 'ok', 'n2'),
      ]),
      { texts: [], of: new Map() },
      new Set(),
    ),
  ),
);
const all = Int32Array.from([0, 1, 2, 3]);

describe('the rows of the timeline', () => {
  it.each([
    [
      'client',
      [
        ['client 0', [0, 2]],
        ['client 1', [1, 3]],
      ],
    ],
    [
      'node',
      [
        ['n1', [0, 2]],
        ['n2', [1, 3]],
      ],
    ],
    [
      'key',
      [
        ['k0', [0, 2]],
        ['k1', [1, 3]],
      ],
    ],
  ] as const)('by %s', (grouping, expected) => {
    const lanes = lanesOf(operations, all, grouping);
    expect(lanes.map(({ name, places }) => [name, [...places]])).toEqual(expected);
  });

  it('hold only what passes the filter', () => {
    expect(lanesOf(operations, Int32Array.from([1]), 'client').map(({ name }) => name)).toEqual([
      'client 1',
    ]);
  });

  it('find what overlaps a span of time', () => {
    const [, second] = lanesOf(operations, all, 'client');
    expect(overlapping(second!, operations, 0, 10)).toEqual([0, 2]);
    expect(overlapping(second!, operations, 3.5, 6)).toEqual([1, 1]);
    expect(overlapping(second!, operations, 8, 8)).toEqual([1, 2]);
    const [first] = lanesOf(operations, all, 'client');
    expect(overlapping(first!, operations, 8, 9)).toEqual([0, 2]); // one that never completed is still open
  });
});
