import { expect, it } from 'vitest';
import { explanationMs } from './explanation-ms.ts';

it.each([
  ['a quarter of a second for what was decided at once', 3, 1_001, 250],
  ['as long as deciding took', 4_200, 1_000_000, 4_200],
  ['ten seconds at most', 60_000, 1_000_000, 10_000],
  ['five seconds for a small history', 3, 1_000, 5_000],
  ['as long as deciding a small history took', 7_000, 1_000, 7_000],
  ['ten seconds at most for a small history too', 60_000, 3, 10_000],
])('an explanation may take %s', (_, tookMs, operations, ms) => {
  expect(explanationMs(tookMs, operations)).toBe(ms);
});
