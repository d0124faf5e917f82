/** What holds implies what must hold, on every history fuzzed. */
import { expect, test } from 'vitest';
import { fuzzImplications } from './levels.fuzz.ts';
import { impliedBy, LEVELS } from './levels.ts';

test('on 10,000 tiny histories', () => {
  const { valid, invalid } = fuzzImplications('ci', 10_000);
  expect(valid).toBeGreaterThan(1000);
  expect(invalid).toBeGreaterThan(1000);
}, 300_000);

test('linearizability implies everything, and nothing implies itself', () => {
  expect(impliedBy('linearizable').size).toBe(LEVELS.length - 1);
  for (const level of LEVELS) expect(impliedBy(level).has(level)).toBe(false);
});

test('levels are listed from strongest to weakest', () => {
  for (const [at, level] of LEVELS.entries()) {
    for (const stronger of LEVELS.slice(0, at)) expect(impliedBy(level).has(stronger)).toBe(false);
  }
});
