import { describe, expect, it } from 'vitest';
import type { RestartPolicy } from './deployment.ts';
import { RestartDelays } from './restart-delays.ts';

const delaysOf = (policy: RestartPolicy, ...lives: readonly number[]) => {
  const delays = new RestartDelays(policy);
  return lives.map((livedMs) => delays.next(livedMs));
};

describe('the time before a node is started again', () => {
  it('doubles up to half a minute, and then it is given up', () => {
    const waits = delaysOf({ afterMs: 500 }, ...Array.from({ length: 11 }, () => 0));
    expect(waits.slice(0, 4)).toEqual([500, 1000, 2000, 4000]);
    expect(waits.slice(6, 9)).toEqual([30_000, 30_000, 30_000]);
    expect(waits.slice(9)).toEqual([undefined, undefined]);
  });

  it('is short again after a life that has lasted', () => {
    expect(delaysOf({ afterMs: 100 }, 10, 29_999, 30_000, 5)).toEqual([100, 200, 100, 200]);
  });

  it('is never shorter than the policy says, and nothing is not doubled for ever', () => {
    expect(delaysOf({ afterMs: 60_000 }, 0, 0, 0)).toEqual([60_000, 60_000, 60_000]);
    expect(delaysOf({ afterMs: 0 }, 0, 0, 0)).toEqual([0, 200, 400]);
  });

  it('never ends where nothing is to be started again', () => {
    expect(delaysOf('never', 60_000)).toEqual([undefined]);
  });
});
