/** Every level against the brute force of its definition, on tiny random histories. */
import { describe, expect, test } from 'vitest';
import { fuzzImplications, fuzzLevel } from './levels.fuzz.ts';
import { LEVELS } from './levels.ts';

const levels = LEVELS.filter((level) => level !== 'linearizable');

describe.each(levels)('%s', (level) => {
  test('agrees with its definition on 12,000 histories', () => {
    const { valid, invalid } = fuzzLevel(level, 'ci', 12_000);
    expect(valid).toBeGreaterThan(1000);
    expect(invalid).toBeGreaterThan(1000);
  });
});

test('what holds implies what must hold', () => {
  const { valid, invalid } = fuzzImplications('ci', 5000);
  expect(valid).toBeGreaterThan(500);
  expect(invalid).toBeGreaterThan(500);
});
