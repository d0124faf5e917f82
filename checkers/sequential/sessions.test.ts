/** Sequential consistency against the brute force of its definition. */
import { describe, expect, test } from 'vitest';
import { fuzzLevel } from '../ladder/levels.fuzz.ts';

/** A generous multiple of what it takes, for machines with other things to do. */
const TIMEOUT_MS = 300_000;

describe.each(['sequential'] as const)('%s', (level) => {
  test(
    'agrees with its definition on 100,000 tiny histories',
    () => {
      const { valid, invalid } = fuzzLevel(level, 'ci', 100_000);
      expect(valid).toBeGreaterThan(10_000);
      expect(invalid).toBeGreaterThan(10_000);
    },
    TIMEOUT_MS,
  );
});
