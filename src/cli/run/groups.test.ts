import { describe, expect, it } from 'vitest';
import { parseGroups } from './groups.ts';

const NODES = ['n1', 'n2', 'n3', 'n4', 'n5'];

const parse = (text: string): unknown => parseGroups('--partition', text, NODES);

describe('--partition', () => {
  it('takes groups with | between them, and leaves nodes out', () => {
    expect(parse('n1 n2 | n3 n4 n5')).toEqual([
      ['n1', 'n2'],
      ['n3', 'n4', 'n5'],
    ]);
    expect(parse('n1|n2,n3')).toEqual([['n1'], ['n2', 'n3']]);
    expect(parse('n1 | n2 | n3')).toHaveLength(3);
  });

  it.each([
    ['n1 n2', '--partition: "n1 n2" is not two or more groups of nodes.'],
    ['n1 | ', '--partition: "n1 | " is not two or more groups of nodes.'],
    ['', '--partition: "" is not two or more groups of nodes.'],
    ['n1 | n9', '--partition: there is no node n9 (there is: n1 n2 n3 n4 n5).'],
    ['n1 n2 | n2', '--partition: n2 is named twice.'],
  ])('refuses %j', (text, message) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ message, exitCode: 64 }));
  });
});
