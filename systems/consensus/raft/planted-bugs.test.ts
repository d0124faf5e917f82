/**
 * Each planted bug is seen by clients: the checker finds it in simulated runs, within a few seeds. Those
 * that break what Raft guarantees of its nodes are found by that, too.
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import type { Invalid } from '../../../checkers/index.ts';
import {
  simulatedRun,
  type SimulatedRunOptions,
} from '../../../testing/simulation/simulated-run.fixture.ts';
import type { RunResult } from '../../../src/runner/evaluation/result.ts';
import { RAFT_BUGS, type RaftBug } from './bugs.ts';

// Each bug takes up to dozens of simulated runs to show.
vi.setConfig({ testTimeout: 60_000 });

type Scenario = Omit<SimulatedRunOptions, 'seed'>;

const BUSY = { nodes: '3', keys: '1', rate: '200', interval: '0.6', timeLimit: '5' };

const scenario = (nemesis: string, more: Scenario['flags'] = {}): Scenario => ({
  flags: { ...BUSY, nemesis, ...more },
});

const SCENARIOS: Readonly<Record<RaftBug, Scenario>> = {
  'stale-reads': scenario('partition:leader'),
  'forget-vote': scenario('kill:all,partition:leader', {
    unsafe: true,
    concurrency: '20',
    keys: '20',
    interval: '1',
    timeLimit: '8',
  }),
  'ack-before-sync': scenario('kill', { unsafe: true }),
  'blind-vote': scenario('partition'),
  // Isolated leaders that overlap; see commit-old-term in leader.ts. Few writes, so that now and then a
  // leader has none of its own term to replicate.
  'commit-old-term': {
    flags: {
      schedule: fileURLToPath(new URL('figure-8.yaml', import.meta.url)),
      nodes: '3',
      keys: '10',
      reads: '0.95',
      rate: '60',
      concurrency: '50',
      opTimeout: '0.5',
      timeLimit: '20',
    },
  },
  'retry-twice': scenario('partition:leader', { concurrency: '20' }),
  'minority-quorum': scenario('partition'),
  'fail-but-commit': scenario('partition'),
};

/** What does not hold of nodes with a bug: the property of figure 3, and none for what clients alone see. */
const BREAKS: Readonly<Record<RaftBug, RegExp | undefined>> = {
  'stale-reads': undefined,
  'forget-vote': /^election safety: n\d and n\d both lead in term \d+/,
  'ack-before-sync': /^(leader completeness|state machine safety): /,
  'blind-vote': /^leader completeness: n\d leads term \d+ without committed entry \d+/,
  'commit-old-term': /^(leader completeness|state machine safety): /,
  'retry-twice': undefined,
  'minority-quorum': /^(leader completeness|state machine safety): /,
  'fail-but-commit': undefined,
};

const MOST_SEEDS = 40;

const names = (which: (bug: RaftBug) => boolean): readonly RaftBug[] =>
  RAFT_BUGS.map(({ name }) => name).filter(which);

describe('planted bugs', () => {
  it.each(names((bug) => BREAKS[bug] !== undefined))('%s breaks an invariant', async (bug) => {
    const result = await firstBroken(bug);
    const broken = result?.invariants?.broken;
    expect(broken?.what).toMatch(BREAKS[bug] as RegExp);
    expect(broken?.messages.length).toBe(20);
    expect(result?.reason).toContain(broken?.what);
    expect(result).toMatchObject({ verdict: 'invalid', exitCode: 1 });
  });

  it.each(names((bug) => BREAKS[bug] === undefined))('%s breaks no invariant', async (bug) => {
    for (let seed = 0; seed < 4; seed++) {
      const { result } = await simulatedRun(scenarioOf(bug, seed));
      expect(result.invariants?.broken).toBeUndefined();
      expect(result.invariants?.steps).toBeGreaterThan(1000);
    }
  });

  it.each(names(() => true))('%s is found', async (bug) => {
    const { found, seeds } = await firstViolation(bug);
    expect(found, `no violation in ${seeds} seeds`).toBeDefined();
    expect(found?.operations.length).toBeLessThanOrEqual(10);
  });

  it.each(names(() => true))('without %s the same runs are valid', async (bug) => {
    for (let seed = 0; seed < 4; seed++) {
      const { result } = await simulatedRun({ ...SCENARIOS[bug], seed });
      expect(result.reason).toBe('linearizable');
      expect(result.verdict).toBe('valid');
      expect(result.invariants?.steps).toBeGreaterThan(1000);
    }
  });
});

const scenarioOf = (bug: RaftBug, seed: number): SimulatedRunOptions => {
  const { flags, ...more } = SCENARIOS[bug];
  return { ...more, flags: { ...flags, bug }, seed };
};

const firstViolation = async (
  bug: RaftBug,
): Promise<{ found: Invalid | undefined; seeds: number }> => {
  for (let seed = 0; seed < MOST_SEEDS; seed++) {
    const { verdict } = await simulatedRun(scenarioOf(bug, seed));
    if (verdict.verdict === 'invalid') return { found: verdict, seeds: seed + 1 };
  }
  return { found: undefined, seeds: MOST_SEEDS };
};

const firstBroken = async (bug: RaftBug): Promise<RunResult | undefined> => {
  for (let seed = 0; seed < MOST_SEEDS; seed++) {
    const { result } = await simulatedRun(scenarioOf(bug, seed));
    if (result.invariants?.broken !== undefined) return result;
  }
  return undefined;
};
