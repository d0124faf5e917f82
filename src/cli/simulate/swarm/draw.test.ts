import { describe, expect, it, vi } from 'vitest';
import { latencyOf } from '../../../base/latency.ts';
import type { FaultKind, Nemesis } from '../../../cluster/port/nemesis.ts';
import type { System } from '../../../cluster/port/system.ts';
import { unsupportedInSim } from '../../../cluster/sim/unsupported.ts';
import { RUN_DEFAULTS, type RunFlags } from '../../run/flags.ts';
import { nemesesOf } from '../../run/lanes.ts';
import { draftPlan } from '../../run/resolve.ts';
import { builtIn, type Subject } from '../../subject/subject.ts';
import { drawFlags } from './draw.ts';

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);
const raft = builtIn('raft');

vi.setConfig({ testTimeout: 60_000 }); // hundreds of seeds

const drawn = (seed: number, given: Partial<RunFlags> = {}, subject: Subject = raft): RunFlags =>
  drawFlags(seed, {
    subject,
    flags: { ...RUN_DEFAULTS, runtime: 'sim', ...given },
    set: new Set(['runtime', ...Object.keys(given)]),
  });

const allOf = (flag: keyof RunFlags, given: Partial<RunFlags> = {}): ReadonlySet<unknown> =>
  new Set(SEEDS.map((seed) => drawn(seed, given)[flag]));

const kindsOf = ({ nemesis }: RunFlags): readonly string[] =>
  nemesis === 'none' ? [] : nemesis.split(',');

/** Raft with something else about it. */
const other = (change: Partial<System>): Subject => ({
  ...raft,
  system: { ...raft.system, ...change },
});

describe('what a seed draws', () => {
  it('is the same each time, and another for another seed', () => {
    expect(drawn(7)).toEqual(drawn(7));
    expect(new Set(SEEDS.map((seed) => JSON.stringify({ ...drawn(seed), seed: '' }))).size).toBe(
      SEEDS.length,
    );
  });

  it('is a plan, whatever the seed', () => {
    for (const seed of SEEDS) {
      const plan = draftPlan(raft, drawn(seed));
      expect(plan.seed).toBe(seed);
      expect(latencyOf(plan.simulated?.latency ?? '')).toBeDefined();
      expect(latencyOf(plan.simulated?.diskLatency ?? '')).toBeDefined();
    }
  });

  it('differs in everything that matters', () => {
    const flags = [
      ...(['nodes', 'workload', 'concurrency', 'keys', 'reads', 'rate', 'timeLimit'] as const),
      ...(['opTimeout', 'interval', 'overlap', 'unsafe', 'quiet'] as const),
      ...(['latency', 'loss', 'diskLatency'] as const),
    ];
    expect(flags.filter((flag) => allOf(flag).size < 2)).toEqual([]);
    expect(allOf('nodes')).toEqual(new Set(['3', '4', '5', '7']));
    expect(allOf('workload')).toEqual(new Set(Object.keys(raft.system.workloads)));
  });

  it('keeps what the user has set, without moving what is drawn beside it', () => {
    const given = { nodes: '3', rate: '77', latency: '5', workload: 'set', keys: '5' };
    for (const seed of SEEDS) {
      expect(drawn(seed, given)).toMatchObject(given);
      const { diskLatency, timeLimit, concurrency } = drawn(seed);
      expect(drawn(seed, { rate: '77' })).toMatchObject({ diskLatency, timeLimit, concurrency });
    }
  });

  it('keeps an option that the user has set, and draws the others', () => {
    for (const seed of SEEDS) {
      const { option = [] } = drawn(seed, { option: ['compact-at=77'], workload: 'bank' });
      expect(option.filter((one) => one.startsWith('compact-at='))).toEqual(['compact-at=77']);
      expect(option.some((one) => one.startsWith('accounts='))).toBe(true);
    }
  });

  it('does not draw an option of the workload that the system needs as it is', () => {
    const binding = raft.system.workloads['register']!;
    const workloads = { register: { ...binding, workloadOptions: { cas: false } } };
    const subject = other({ workloads });
    for (const seed of SEEDS) {
      const flags = drawn(seed, {}, subject);
      expect(flags.option?.some((one) => one.startsWith('cas='))).toBe(false);
      expect(draftPlan(subject, flags).workloadOptions['cas']).toBe(false);
    }
  });

  it('gives a system only sizes that it can have', () => {
    const layout = (count: number) => {
      if (count % 2 === 0) throw new Error('odd only');
      return Array.from({ length: count }, (_, i) => ({ name: `n${i}`, role: 'member' }));
    };
    const sizes = new Set(SEEDS.map((seed) => drawn(seed, {}, other({ layout })).nodes));
    expect(sizes).toEqual(new Set(['3', '5', '7']));
  });

  it('draws no more clients than the workload says', () => {
    expect(allOf('concurrency', { workload: 'bank' })).toEqual(new Set(['2', '5']));
  });
});

interface NamedKind {
  readonly nemesis: Nemesis;
  readonly kind: FaultKind;
}

describe('the faults that a seed draws', () => {
  const all: ReadonlyMap<string, NamedKind> = new Map(
    nemesesOf(raft.system).flatMap((nemesis) =>
      nemesis.kinds.map((kind) => [`${nemesis.name}:${kind.name}`, { nemesis, kind }] as const),
    ),
  );

  it('are within what systems build on, and can be simulated', () => {
    const seen = new Set(SEEDS.flatMap((seed) => kindsOf(drawn(seed))));
    for (const name of seen) {
      const { nemesis, kind } = all.get(name)!;
      expect([name, kind.beyond]).toEqual([name, undefined]);
      expect(nemesis.capabilities(kind.name).map(unsupportedInSim)).not.toContain(
        expect.any(String),
      );
    }
    const possible = [...all.values()].filter(({ kind }) => kind.beyond === undefined);
    expect(seen.size).toBe(possible.length);
  });

  it('take down all nodes only of a system that outlives it', () => {
    expect(allOf('unsafe')).toEqual(new Set([true, false]));
    const { outlives: _, ...system } = raft.system;
    for (const seed of SEEDS) {
      const flags = drawn(seed, {}, { ...raft, system });
      expect(flags.unsafe).toBe(false);
      expect(kindsOf(flags).filter((kind) => all.get(kind)?.kind.requires === 'unsafe')).toEqual(
        [],
      );
    }
  });

  it('leave out what the system refuses', () => {
    const subject = other({ refuses: { 'process.pause': 'no' } });
    for (const seed of SEEDS) expect(drawn(seed, {}, subject).nemesis).not.toContain('pause');
  });

  it('stay as the user has chosen them; how dense they are is drawn', () => {
    const given = { nemesis: 'kill:leader' };
    for (const seed of SEEDS) {
      expect(drawn(seed, given)).toMatchObject({ ...given, unsafe: false });
      expect(drawn(seed, { nemesis: 'none' })).not.toHaveProperty('interval');
      expect(drawn(seed, { nemesis: 'all' })).not.toHaveProperty('overlap');
      expect(drawn(seed, { partition: 'n1 | n2 n3', nodes: '3' })).toMatchObject({
        nemesis: 'none',
        partition: 'n1 | n2 n3',
      });
      expect(drawn(seed, { schedule: 'faults.yaml' })).not.toHaveProperty('interval');
    }
    expect(allOf('interval', given).size).toBeGreaterThan(2);
  });

  it('are never none where something was said about them', () => {
    expect(allOf('nemesis')).toContain('none');
    expect(allOf('nemesis', { interval: '1' })).not.toContain('none');
    expect(allOf('nemesis', { unsafe: true })).not.toContain('none');
  });
});
