/** Δ and version lag on drawn histories, where a character is a millisecond. */
import { describe, expect, test } from 'vitest';
import { NONE } from '../../src/history/columns.ts';
import { historyFrom } from '../../testing/histories/drawn.ts';
import { casRegister } from '../models/register.ts';
import { measureStaleness, stalenessWords } from './staleness.ts';

const BUDGET = { timeMs: 10_000, memoryBytes: 1 << 28 };
const measure = (drawing: string) => measureStaleness(historyFrom(drawing), casRegister(), BUDGET)!;

describe('bounded staleness', () => {
  test('nothing is stale', () => {
    const staleness = measure(`
      P1  W(x)1     W(x)2
      P2        R(x)1     R(x)2`);
    expect(staleness).toEqual({ staleReads: 0, most: 0, row: NONE, deltaMs: 0, twoAtomic: true });
  });

  test('two versions behind: the read must begin before the second write ends', () => {
    const staleness = measure(`
      P1  W(x)1 W(x)2 W(x)3
      P2                        R(x)1`);
    expect(staleness).toMatchObject({ staleReads: 1, most: 2, row: 3 });
    // The read begins at 32; W(x)2 ends at 20.
    expect(staleness.deltaMs).toBeGreaterThan(11.9);
    expect(staleness.deltaMs).toBeLessThan(12.3);
    expect(stalenessWords(staleness)).toBe(
      'reads up to 12 ms stale, 2 versions behind, not 2-atomic',
    );
  });

  test('no Δ explains a value from the future', () => {
    const staleness = measure(`
      P1          W(x)1
      P2  R(x)1`);
    expect(staleness.deltaMs).toBeUndefined();
    expect(stalenessWords(staleness)).toBe('not 2-atomic');
  });

  test('one version behind is one of the last two values', () => {
    const staleness = measure(`
      P1  W(x)1 W(x)2
      P2              R(x)1`);
    expect(stalenessWords(staleness)).toMatch(
      /^reads up to [\d.]+ ms stale, 1 version behind, 2-atomic$/u,
    );
  });

  test('the largest Δ of all keys', () => {
    const staleness = measure(`
      P1  W(x)1 W(x)2 W(y)1 W(y)2
      P2                           R(x)1 R(y)1`);
    expect(staleness.staleReads).toBe(2);
    expect(staleness.deltaMs).toBeGreaterThan(10);
  });
});
