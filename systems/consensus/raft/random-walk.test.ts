/** Random walks of Raft: what they are good for, beside what is fuzzed with them. */
import { describe, expect, it } from 'vitest';
import { randomWalk } from '../../../testing/simulation/random-walk.fixture.ts';
import { simulatedRun } from '../../../testing/simulation/simulated-run.fixture.ts';

describe('a random walk of Raft', () => {
  it('is repeated exactly from its seed', async () => {
    const first = await simulatedRun(randomWalk(7));
    const again = await simulatedRun(randomWalk(7));
    const other = await simulatedRun(randomWalk(8));
    expect(first.history.count).toBeGreaterThan(50);
    expect(again.history).toEqual(first.history);
    expect(again.events).toEqual(first.events);
    expect(again.logs).toEqual(first.logs);
    expect(again.result).toEqual(first.result);
    expect(other.history).not.toEqual(first.history);
  });
});
