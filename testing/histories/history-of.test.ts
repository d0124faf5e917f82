import { describe, expect, it } from 'vitest';
import { historyOf } from './history-of.ts';

describe('historyOf', () => {
  it('takes a line without a type for a whole operation', () => {
    const short = historyOf('1 enqueue 4; 2 dequeue → 4; 3 dequeue ? @x; 1 enqueue 5 !');
    const long = historyOf(`
      1 invoke enqueue 4
      1 ok     enqueue 4
      2 invoke dequeue
      2 ok     dequeue 4
      3 invoke dequeue   @x
      3 info   dequeue   @x
      1 invoke enqueue 5
      1 fail   enqueue 5
    `);
    expect(short).toEqual(long);
  });

  it('tells what was asked from what was told', () => {
    const { argument, result, values } = historyOf('1 append 8 → 1');
    expect([values[argument[0]!], values[result[0]!]]).toEqual([8, 1]);
  });

  it('refuses what it cannot read', () => {
    expect(() => historyOf('enqueue 4')).toThrow('neither an event nor an operation: enqueue 4');
  });
});
