/** The order of the levels; that verdicts keep to it is fuzzed beside this. */
import { expect, test } from 'vitest';
import { impliedBy, LEVELS } from './levels.ts';

test('linearizability implies everything, and nothing implies itself', () => {
  expect(impliedBy('linearizable').size).toBe(LEVELS.length - 1);
  for (const level of LEVELS) expect(impliedBy(level).has(level)).toBe(false);
});

test('levels are listed from strongest to weakest', () => {
  for (const [at, level] of LEVELS.entries()) {
    for (const stronger of LEVELS.slice(0, at)) expect(impliedBy(level).has(stronger)).toBe(false);
  }
});
