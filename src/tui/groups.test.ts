import { describe, expect, it } from 'vitest';
import { combineGroups } from './groups.ts';

const nodes = ['n1', 'n2', 'n3', 'n4', 'n5'];
const halves = [
  ['n1', 'n2'],
  ['n3', 'n4', 'n5'],
];

describe('combineGroups', () => {
  it.each([
    ['no partition', [], [nodes]],
    ['one', [halves], halves],
    [
      'a node that is not mentioned',
      [[['n1'], ['n2', 'n3', 'n4']]],
      [['n1'], ['n2', 'n3', 'n4'], ['n5']],
    ],
    [
      'two at once',
      [halves, [['n3'], ['n1', 'n2', 'n4', 'n5']]],
      [['n1', 'n2'], ['n3'], ['n4', 'n5']],
    ],
    ['the same twice', [halves, halves], halves],
    [
      'a bridge',
      [
        [
          ['n1', 'n2', 'n3'],
          ['n3', 'n4', 'n5'],
        ],
      ],
      [
        ['n1', 'n2', 'n3'],
        ['n3', 'n4', 'n5'],
      ],
    ],
  ])('%s', (_, partitions, expected) => {
    expect(combineGroups(nodes, partitions)).toEqual(expected);
  });

  it('loses no node, whatever is on', () => {
    const groups = combineGroups(nodes, [halves, [['n9']], [['n1', 'n3'], ['n2']]]);
    expect([...new Set(groups.flat())].sort()).toEqual(nodes);
  });
});
