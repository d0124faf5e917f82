/**
 * From a seed to a walk through everything that may happen to Raft: how many nodes, how bad the
 * network, how slow the disks, which faults, how often.
 */
import { NEMESES } from '../../nemesis/registry.ts';
import { latencyOf } from '../../src/base/latency.ts';
import { randomFrom } from '../../src/base/random.ts';
import type { SimulatedRunOptions } from './simulated-run.fixture.ts';

/** A node whose disk has failed stays down, since nobody supervises it: soon too few would be left. */
const ENDS_A_NODE = ['disk:full', 'disk:io-error'];
const OFTEN = ['partition', 'kill', 'pause'];
/** Others that take away nothing that Raft builds on; `name`, or by kinds where only some are such. */
const BESIDE = NEMESES.filter(({ name }) => !OFTEN.includes(name)).flatMap(({ name, kinds }) => {
  const within = kinds.filter(
    (kind) => kind.beyond === undefined && !ENDS_A_NODE.includes(`${name}:${kind.name}`),
  );
  if (within.length === kinds.length) return [name];
  return within.length === 0 ? [] : [within.map((kind) => `${name}:${kind.name}`).join(',')];
});

export const randomWalk = (seed: number): SimulatedRunOptions => {
  const random = randomFrom(`walk ${seed}`);
  const nodes = random.pick([3, 3, 4, 5]);
  const often = random.shuffle(OFTEN).slice(0, random.between(1, 3));
  const beside = random.shuffle(BESIDE).slice(0, random.between(0, 2));
  // Now and then nobody is spared.
  const spares = random.next() >= 0.3;
  return {
    seed,
    network: {
      latency: latencyOf(random.pick(['0.2..1.2', '0.2..10', '2..62', 'exponential:3']))!,
      loss: random.pick([0, 0, 0.05, 0.2]),
      diskLatency: latencyOf(random.pick(['0.3..1', '0.3..5', '0.3..40']))!,
    },
    compaction: random.pick([
      { at: 4000, keep: 1000 },
      { at: 30, keep: 10 },
      { at: 5, keep: 0 },
    ]),
    flags: {
      nodes: String(nodes),
      nemesis: [...often, ...beside].join(','),
      unsafe: !spares,
      interval: random.pick(['0.15', '0.4', '1']),
      rate: random.pick(['50', '200']),
      reads: random.pick(['0.3', '0.6']),
      keys: random.pick(['1', '3']),
      opTimeout: random.pick(['0.4', '2']),
      timeLimit: '3',
    },
  };
};
