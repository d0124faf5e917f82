import { describe, expect, it } from 'vitest';
import { CI_CASES, fuzzBudget, fuzzTimeoutMs } from './budget.ts';

describe('how much is fuzzed', () => {
  it('is the same each time in CI, from one table', () => {
    const { seed, seconds, cases } = fuzzBudget({});
    expect({ seed, seconds }).toEqual({ seed: 'ci', seconds: undefined });
    expect(cases('engine')).toBe(CI_CASES.engine);
  });

  it('is as long as it was told, in batches that look at the clock, from a new seed', () => {
    const budget = fuzzBudget({ FUZZ_SECONDS: '600' });
    expect(budget.seconds).toBe(600);
    expect(budget.seed).not.toBe('ci');
    expect(budget.cases('engine')).toBeLessThan(CI_CASES.engine);
    expect(fuzzTimeoutMs(budget)).toBeGreaterThan(600_000);
  });

  it('is exactly what failed, where that is to be repeated', () => {
    const { seed, seconds, cases } = fuzzBudget({ FUZZ_SEED: 'abc/7', FUZZ_CASES: '500' });
    expect({ seed, seconds }).toEqual({ seed: 'abc/7', seconds: undefined });
    expect(cases('level')).toBe(500);
  });
});
