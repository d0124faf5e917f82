/** The test that every level has to pass: it agrees with the brute force of its definition. */
import { describe, expect, test } from 'vitest';
import type { SessionLevel } from './engines.ts';
import { fuzzLevel } from './levels.fuzz.ts';

/** A generous multiple of what it takes, for machines with other things to do. */
const TIMEOUT_MS = 300_000;

export const testAgainstDefinition = (levels: readonly SessionLevel[]): void => {
  describe.each(levels)('%s', (level) => {
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
};
