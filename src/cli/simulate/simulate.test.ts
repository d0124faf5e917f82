import { describe, expect, it, vi } from 'vitest';
import { RUN_DEFAULTS, type RunFlags } from '../run/flags.ts';
import { draftPlan } from '../run/resolve.ts';
import { builtIn } from '../subject/subject.ts';
import { simulate, type SimulateOptions } from './simulate.ts';

const raft = builtIn('raft');

// The first run of a process compiles everything.
vi.setConfig({ testTimeout: 60_000 });

const run = (given: Partial<RunFlags>, options: Partial<SimulateOptions> = {}) =>
  simulate(
    draftPlan(raft, {
      ...RUN_DEFAULTS,
      runtime: 'sim',
      nodes: '3',
      rate: '100',
      timeLimit: '3',
      seed: '1',
      ...given,
    }),
    raft,
    { command: 'the command', ...options },
  );

describe('a simulated run', () => {
  it('comes to a verdict, the same each time, and is written nowhere', async () => {
    const first = await run({ nemesis: 'partition,kill', interval: '0.5' });
    const again = await run({ nemesis: 'partition,kill', interval: '0.5' });
    expect(first).toMatchObject({ verdict: 'valid', seed: 1, command: 'the command', folder: '' });
    expect(first.operations.ok).toBeGreaterThan(100);
    expect(again.operations).toEqual(first.operations);
    expect(again.faults).toEqual(first.faults);
    expect(again.durationMs).toBe(first.durationMs);
  });

  it('finds what is planted', async () => {
    const found = await run({ bug: 'minority-quorum', nemesis: 'partition', interval: '0.5' });
    expect(found).toMatchObject({ verdict: 'invalid', exitCode: 1 });
  });

  it('starts nodes again that have ended of their broken disks, once those are whole', async () => {
    for (const nemesis of ['disk:full', 'disk:io-error']) {
      const more = { unsafe: true, interval: '0.3', overlap: '3' };
      const { verdict, crashes, faults } = await run({ nemesis, ...more });
      expect([nemesis, verdict, crashes]).toEqual([nemesis, 'valid', []]);
      expect(faults.filter(({ tookEffect }) => tookEffect).length).toBeGreaterThan(2);
    }
  });

  it('has no fault in its quiet end', async () => {
    const { faults } = await run({ nemesis: 'pause', interval: '0.3', quiet: '1.5' });
    const driven = 3_000;
    expect(faults.length).toBeGreaterThan(0);
    const begin = Math.min(...faults.map(({ fromMs }) => fromMs));
    expect(Math.max(...faults.map(({ untilMs }) => untilMs)) - begin).toBeLessThan(driven - 1_000);
  });

  it('that was interrupted is no pass', async () => {
    const abort = new AbortController();
    const emit: SimulateOptions['emit'] = ({ type }) => {
      if (type === 'operation') abort.abort();
    };
    const result = await run({}, { emit, interrupt: abort.signal });
    expect(result).toMatchObject({ interrupted: true, exitCode: 130 });
  });

  it('is refused for what cannot be simulated', async () => {
    const etcd = builtIn('etcd');
    const plan = draftPlan(etcd, { ...RUN_DEFAULTS, runtime: 'sim', seed: '1' });
    await expect(simulate(plan, etcd, { command: '' })).rejects.toMatchObject({ exitCode: 64 });
  });
});
