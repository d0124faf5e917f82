import { describe, expect, it } from 'vitest';
import { RestartDelays } from './restart-delays.ts';

describe('the time before a node is started again', () => {
  it('doubles up to half a minute', () => {
    const delays = new RestartDelays({ afterMs: 3_000 });
    expect([0, 0, 0, 0, 0, 0].map((ranMs) => delays.next(ranMs))).toEqual([
      3_000, 6_000, 12_000, 24_000, 30_000, 30_000,
    ]);
  });

  it('is short again for a node that ran well', () => {
    const delays = new RestartDelays({ afterMs: 100 });
    expect([10, 9_999, 10_000, 5].map((ranMs) => delays.next(ranMs))).toEqual([100, 200, 100, 200]);
  });

  it('is never nothing, also for a policy that says so', () => {
    const delays = new RestartDelays({ afterMs: 0 });
    expect([delays.next(0), delays.next(0)]).toEqual([1, 2]);
  });

  it('never ends where nothing is to be started again', () => {
    expect(new RestartDelays('never').next(60_000)).toBeUndefined();
  });
});
