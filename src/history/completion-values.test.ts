import { describe, expect, it } from 'vitest';
import { answersTransaction } from './completion-values.ts';
import type { Json } from './operation.ts';

describe('an answer to a transaction', () => {
  it.each<[asked: Json, told: Json, answers: boolean]>([
    [[['r', 'x', null]], [['r', 'x', 1]], true],
    [
      [
        [':r', 1, null],
        [':append', 1, 2],
      ],
      [
        [':r', 1, [2]],
        [':append', 1, 2],
      ],
      true,
    ],
    [[['w', 'x', { a: 1, b: 2 }]], [['w', 'x', { b: 2, a: 1 }]], true],
    [[['rp', 'x > 1', null]], [['rp', 'x > 1', [1]]], true],
    [[['w', 'x', 1]], null, true],
    [[['w', 'x', 1]], [['w', 'x', 2]], false],
    [[['w', 'x', 1]], [['w', 'y', 1]], false],
    [[['r', 'x', null]], [['w', 'x', 1]], false],
    [[['r', 1, null]], [['r', '1', 5]], false],
    [[['r', 'x', null]], [], false],
  ])('%j → %j: %s', (asked, told, answers) => {
    expect(answersTransaction(asked, told)).toBe(answers);
  });
});
