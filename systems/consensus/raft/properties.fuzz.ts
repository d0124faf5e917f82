/**
 * Raft keeps its promises on random walks through loss, delay, duplication, reordering, partitions,
 * crashes that lose what was not synced, pauses and more: figure 3 of the paper at every step,
 * linearizable histories at the end, and it serves again.
 */
import { randomFrom } from '../../../src/base/random.ts';
import { OK } from '../../../src/history/columns.ts';
import { fuzz, type Outcomes } from '../../../testing/fuzz/fuzz.ts';
import { randomWalk } from '../../../testing/simulation/random-walk.fixture.ts';
import { simulatedRun } from '../../../testing/simulation/simulated-run.fixture.ts';

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
    const { result, verdict, history, logs } = await simulatedRun(randomWalk(number));
    if (verdict.verdict !== 'valid') throw new Error(`walk ${number}: ${verdict.reason}`);
    const broken = result.levels.find((level) => level.promised && level.verdict !== 'valid');
    if (broken !== undefined) throw new Error(`walk ${number}: ${broken.level}: ${broken.reason}`);
    if (result.invariants === undefined)
      throw new Error(`walk ${number}: no invariant was looked at`);
    const logged = (text: string): number => logs.filter((line) => line.includes(text)).length;
    happened.ok += history.outcome.filter((outcome) => outcome === OK).length;
    happened.unknown += result.operations.info;
    happened.faults += result.faults.filter(({ tookEffect }) => tookEffect).length;
    happened.elections += logged(': leading');
    happened.restarts += logged('started: term') - logged('started: term 0, log 0…0');
    happened.snapshots += logged('installed the snapshot');
  }
  return happened;
};
