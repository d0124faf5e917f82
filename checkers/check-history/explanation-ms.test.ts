import { expect, it } from 'vitest';
import { explanationMs } from './explanation-ms.ts';

it.each([
  ['a quarter of a second for what was decided at once', 3, 250],
  ['as long as deciding took', 4_200, 4_200],
  ['ten seconds at most', 60_000, 10_000],
])('an explanation may take %s', (_, tookMs, ms) => {
  expect(explanationMs(tookMs)).toBe(ms);
});
