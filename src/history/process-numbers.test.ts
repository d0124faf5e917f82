import { describe, expect, it } from 'vitest';
import { ProcessNumbers } from './process-numbers.ts';

describe('numbers for the clients of a history', () => {
  it('are those of the file where all have numbers', () => {
    const numbers = new ProcessNumbers();
    expect([7, 0, 7].map((process) => numbers.number(process))).toEqual([7, 0, 7]);
    expect(numbers.note).toBeUndefined();
  });

  it('are never shared by a name and a number, whichever comes first', () => {
    const numbers = new ProcessNumbers();
    const given = [3, ':w1', 4, ':w2', 3, ':w1', 4, 5].map((process) => numbers.number(process));
    expect(given).toEqual([3, 4, 5, 6, 3, 4, 5, 7]);
    expect(numbers.note).toBe('clients are numbered here: :w1 is 4, 4 is 5, :w2 is 6, 5 is 7');
  });

  it('are the digits of a name where nobody has them', () => {
    const numbers = new ProcessNumbers();
    expect(['1', '0', '1', 0, 7].map((process) => numbers.number(process))).toEqual([
      1, 0, 1, 2, 7,
    ]);
    expect(numbers.note).toBe('clients are numbered here: 0 is 2');
    const after = new ProcessNumbers();
    expect([3, '3', '9', 9].map((process) => after.number(process))).toEqual([3, 4, 9, 10]);
    expect(after.note).toBe('clients are numbered here: "3" is 4, 9 is 10');
  });

  it('are told of the first few', () => {
    const numbers = new ProcessNumbers();
    for (let i = 0; i < 9; i++) numbers.number(`w${i}`);
    expect(numbers.note).toMatch(/^clients are numbered here: w0 is 0, .*, and 4 more$/u);
  });
});
