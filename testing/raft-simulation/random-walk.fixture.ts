/**
 * From a seed to a walk through everything that may happen to Raft: how many nodes, how bad the
 * network, how slow the disks, which faults, how often. And whether its clients saw a register.
 */
import { checkLinearizability, modelNamed, type Verdict } from '../../checkers/index.ts';
import { kill } from '../../nemesis/kill.ts';
import { partition } from '../../nemesis/partition/index.ts';
import { pause } from '../../nemesis/pause.ts';
import type { Columns } from '../../src/history/columns.ts';
import { randomFrom } from '../../src/base/random.ts';
import type { SimulatedRunOptions } from './simulated-run.fixture.ts';

export const randomWalk = (seed: number): SimulatedRunOptions => {
  const random = randomFrom(`walk ${seed}`);
  const nodes = random.pick([3, 3, 4, 5]);
  const lanes = random
    .shuffle([{ nemesis: partition }, { nemesis: kill }, { nemesis: pause }])
    .slice(0, random.between(1, 3));
  return {
    seed,
    nodes,
    lanes,
    intervalMs: random.pick([150, 400, 1000]),
    // Now and then nobody is spared.
    ...(random.next() < 0.3 ? { maxDown: nodes } : {}),
    link: {
      delayMs: random.pick([0.2, 2]),
      jitterMs: random.pick([1, 10, 60]),
      drop: random.pick([0, 0, 0.05, 0.2]),
      duplicate: random.pick([0, 0.1]),
      reorder: random.pick([0, 0.1]),
    },
    diskMs: { least: 0.3, most: random.pick([1, 5, 40]) },
    compaction: random.pick([
      { at: 4000, keep: 1000 },
      { at: 30, keep: 10 },
      { at: 5, keep: 0 },
    ]),
    rate: random.pick([50, 200]),
    reads: random.pick([0.3, 0.6]),
    keys: random.pick([1, 3]),
    operationMs: random.pick([400, 2000]),
    forMs: 3000,
  };
};

export const decide = (history: Columns): Verdict =>
  checkLinearizability(history, modelNamed('cas-register'), {
    timeMs: 20_000,
    memoryBytes: 2 ** 29,
  });
