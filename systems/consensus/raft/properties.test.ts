/**
 * Raft keeps its promises on random walks through loss, delay, duplication, reordering, partitions,
 * crashes that lose what was not synced, and pauses: figure 3 of the paper at every step, and
 * linearizable histories at the end.
 */
import { describe, expect, it } from 'vitest';
import { OK } from '../../../src/history/columns.ts';
import { decide, randomWalk } from '../../../testing/raft-simulation/random-walk.fixture.ts';
import { simulatedRun } from '../../../testing/raft-simulation/simulated-run.fixture.ts';

const SEEDS = 500;

describe('Raft on random walks', () => {
  it(`keeps all properties for ${SEEDS} seeds`, async () => {
    const happened = { ok: 0, faults: 0, elections: 0, restarts: 0, snapshots: 0, unknown: 0 };
    const wrong: string[] = [];
    for (let seed = 0; seed < SEEDS; seed++) {
      const run = await simulatedRun(randomWalk(seed));
      const verdict = decide(run.history);
      if (run.broken !== undefined) wrong.push(`seed ${seed}: ${run.broken}`);
      if (verdict.verdict !== 'valid') wrong.push(`seed ${seed}: ${verdict.reason}`);
      const logged = (text: string): number =>
        run.logs.filter((line) => line.includes(text)).length;
      happened.ok += run.history.outcome.filter((outcome) => outcome === OK).length;
      happened.unknown += run.events.filter(({ type }) => type === 'info').length;
      happened.faults += run.faults.length;
      happened.elections += logged(': leading');
      happened.restarts += logged('started: term') - logged('started: term 0, log 0…0');
      happened.snapshots += logged('installed the snapshot');
    }
    expect(wrong).toEqual([]);
    // The walk must have been one: otherwise nothing was tested.
    expect(happened.ok).toBeGreaterThan(20_000);
    expect(happened.unknown).toBeGreaterThan(500);
    expect(happened.faults).toBeGreaterThan(4_000);
    expect(happened.elections).toBeGreaterThan(800);
    expect(happened.restarts).toBeGreaterThan(500);
    expect(happened.snapshots).toBeGreaterThan(100);
  }, 300_000);

  it('repeats a walk exactly from its seed', async () => {
    const first = await simulatedRun(randomWalk(7));
    const again = await simulatedRun(randomWalk(7));
    const other = await simulatedRun(randomWalk(8));
    expect(again.events).toEqual(first.events);
    expect(again.logs).toEqual(first.logs);
    expect(other.events).not.toEqual(first.events);
  });
});
