/** Each planted bug is seen by clients: the checker finds it in simulated runs, within a few seeds. */
import { describe, expect, it, vi } from 'vitest';
import type { Invalid } from '../../../checkers/index.ts';
import { kill } from '../../../nemesis/kill.ts';
import { partition } from '../../../nemesis/partition/index.ts';
import { RAFT_BUGS, type RaftBug } from './bugs.ts';
import { decide } from '../../../testing/raft-simulation/random-walk.fixture.ts';
import {
  simulatedRun,
  type SimulatedRunOptions,
} from '../../../testing/raft-simulation/simulated-run.fixture.ts';

// Each bug takes up to dozens of simulated runs to show.
vi.setConfig({ testTimeout: 60_000 });

const isolateLeader = { nemesis: partition, kinds: ['leader'] };
const anyPartition = { nemesis: partition };

type Scenario = Omit<SimulatedRunOptions, 'seed' | 'bugs'>;

const busy = { nodes: 3, keys: 1, rate: 200, intervalMs: 600, forMs: 5000 };

const SCENARIOS: Readonly<Record<RaftBug, Scenario>> = {
  'stale-reads': { ...busy, lanes: [isolateLeader] },
  'forget-vote': {
    ...busy,
    lanes: [{ nemesis: kill, kinds: ['all'] }, isolateLeader],
    maxDown: 3,
    clients: 20,
    keys: 20,
    intervalMs: 1000,
    forMs: 8000,
  },
  'ack-before-sync': { ...busy, lanes: [{ nemesis: kill }], maxDown: 3 },
  'blind-vote': { ...busy, lanes: [anyPartition] },
  // What systems/consensus/raft/figure-8.yaml does: isolated leaders that overlap; see commit-old-term in
  // leader.ts. Few writes, so that now and then a leader has none of its own term to replicate.
  'commit-old-term': {
    lanes: Array.from({ length: 6 }, () => isolateLeader),
    nodes: 3,
    keys: 10,
    reads: 0.95,
    rate: 60,
    clients: 50,
    operationMs: 500,
    intervalMs: 600,
    forMs: 20_000,
  },
  'retry-twice': { ...busy, lanes: [isolateLeader], clients: 20 },
  'minority-quorum': { ...busy, lanes: [anyPartition] },
  'fail-but-commit': { ...busy, lanes: [anyPartition] },
};

const MOST_SEEDS = 40;

describe('planted bugs', () => {
  it.each(RAFT_BUGS.map(({ name }) => name))('%s is found', async (bug) => {
    const { found, seeds } = await firstViolation(bug);
    expect(found, `no violation in ${seeds} seeds`).toBeDefined();
    expect(found?.operations.length).toBeLessThanOrEqual(10);
  });

  it.each(RAFT_BUGS.map(({ name }) => name))('without %s the same runs are valid', async (bug) => {
    for (let seed = 0; seed < 4; seed++) {
      const { history, broken } = await simulatedRun({ ...SCENARIOS[bug], seed });
      expect(broken).toBeUndefined();
      expect(decide(history).verdict).toBe('valid');
    }
  });
});

const firstViolation = async (
  bug: RaftBug,
): Promise<{ found: Invalid | undefined; seeds: number }> => {
  for (let seed = 0; seed < MOST_SEEDS; seed++) {
    const { history } = await simulatedRun({ ...SCENARIOS[bug], seed, bugs: [bug] });
    const verdict = decide(history);
    if (verdict.verdict === 'invalid') return { found: verdict, seeds: seed + 1 };
  }
  return { found: undefined, seeds: MOST_SEEDS };
};
