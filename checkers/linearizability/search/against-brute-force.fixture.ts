/** W against brute force, model by model. The models stand in several files: these run side by side. */
import { describe, expect, it } from 'vitest';
import type { ModelName } from '../../models/registry.ts';
import { fuzzMetamorphic } from '../metamorphic.fuzz.ts';
import { fuzzWgl } from './search.fuzz.ts';

const TIMEOUT_MS = 600_000;

export const testAgainstBruteForce = (models: readonly ModelName[]): void => {
  describe('W against brute force', () => {
    it.each(models)('%s', { timeout: TIMEOUT_MS }, (name) => {
      const { valid, invalid } = fuzzWgl(name, 'ci', 200_000);
      expect(Math.min(valid, invalid)).toBeGreaterThan(10_000);
    });

    it.each(models)('stays valid when made weaker: %s', { timeout: TIMEOUT_MS }, (name) => {
      expect(fuzzMetamorphic(name, 'ci', 1000)).toBeGreaterThan(1000);
    });
  });
};
