/**
 * Raft keeps its promises on random walks through loss, delay, duplication, reordering, partitions,
 * crashes that lose what was not synced, and pauses: figure 3 of the paper at every step, and
 * linearizable histories at the end.
 */
import { randomFrom } from '../../../src/base/random.ts';
import { OK } from '../../../src/history/columns.ts';
import { fuzz, type Outcomes } from '../../../testing/fuzz/fuzz.ts';
import { decide, randomWalk } from '../../../testing/raft-simulation/random-walk.fixture.ts';
import { simulatedRun } from '../../../testing/raft-simulation/simulated-run.fixture.ts';

fuzz({
  name: 'raft on random walks',
  kind: 'raft walk',
  run: (seed, cases) => walk(seed, cases),
  // The walks must have been walks: otherwise nothing was tested.
  shares: { ok: 40, unknown: 1, faults: 8, elections: 1.6, restarts: 1, snapshots: 0.2 },
});

/** @throws Error at the first walk that breaks a property, with its number for `randomWalk`. */
const walk = async (seed: string, walks: number): Promise<Outcomes> => {
  const random = randomFrom(seed);
  const happened = { ok: 0, faults: 0, elections: 0, restarts: 0, snapshots: 0, unknown: 0 };
  for (let i = 0; i < walks; i++) {
    const number = random.below(2 ** 31);
    const run = await simulatedRun(randomWalk(number));
    if (run.broken !== undefined) throw new Error(`walk ${number}: ${run.broken}`);
    const verdict = decide(run.history);
    if (verdict.verdict !== 'valid') throw new Error(`walk ${number}: ${verdict.reason}`);
    const logged = (text: string): number => run.logs.filter((line) => line.includes(text)).length;
    happened.ok += run.history.outcome.filter((outcome) => outcome === OK).length;
    happened.unknown += run.events.filter(({ type }) => type === 'info').length;
    happened.faults += run.faults.length;
    happened.elections += logged(': leading');
    happened.restarts += logged('started: term') - logged('started: term 0, log 0…0');
    happened.snapshots += logged('installed the snapshot');
  }
  return happened;
};
