/** The search on its own, and the whole engine against the search over all interleavings. */
import { expect, test } from 'vitest';
import { fuzzLongSearch, fuzzSearchAlone } from './search.fuzz.ts';

test('without saturation it agrees with the definition on 50,000 tiny histories', () => {
  const { valid, searched } = fuzzSearchAlone('ci', 50_000);
  expect(valid).toBeGreaterThan(10_000);
  expect(searched).toBeGreaterThan(500);
}, 300_000);

test('the engine agrees with all interleavings on 2,000 histories of stores', () => {
  const { cases, valid } = fuzzLongSearch('ci', 2000);
  expect(valid).toBeGreaterThan(cases / 4);
  expect(valid).toBeLessThan(cases);
}, 300_000);
