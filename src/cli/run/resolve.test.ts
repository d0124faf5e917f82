import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { RUN_DEFAULTS, type RunFlags } from './flags.ts';
import { builtIn } from '../subject/subject.ts';
import { draftPlan } from './resolve.ts';

const folder = mkdtempSync(join(tmpdir(), 'verify-resolve-'));
const schedule = join(folder, 'faults.yaml');
writeFileSync(schedule, '- {at: 1s, for: 1s, nemesis: kill, kind: one}');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const draft = (flags: Partial<RunFlags> = {}, system = 'raft') =>
  draftPlan(builtIn(system), { ...RUN_DEFAULTS, ...flags });

describe('a plan', () => {
  it('has the defaults of the command and of the system', () => {
    expect(draft({ seed: '7' })).toMatchObject({
      system: 'raft',
      workload: 'register',
      nodes: ['n1', 'n2', 'n3', 'n4', 'n5'].map((name) => ({ name, role: 'member' })),
      nemeses: [],
      intervalMs: 2000,
      seed: 7,
      consistency: ['linearizable'],
      promises: ['linearizable', 'recovers', 'no-crashes'],
      model: { name: 'cas-register', options: {} },
      options: {},
    });
  });

  it('has faults as long as the system says', () => {
    expect(draft({ nemesis: 'kill' }, 'serf').intervalMs).toBe(12_000);
    expect(draft({ nemesis: 'kill', interval: '1' }, 'serf').intervalMs).toBe(1000);
  });

  it('takes what faults there are from any of the flags for them', () => {
    expect(draft({ nemesis: 'kill', interval: '1', unsafe: true })).toMatchObject({
      nemeses: ['kill'],
      intervalMs: 1000,
      unsafe: true,
    });
    expect(draft({ partition: 'n1 | n2 n3', interval: '3' })).toMatchObject({
      nemeses: ['partition'],
      intervalMs: 3000,
    });
    expect(draft({ schedule, unsafe: true })).toMatchObject({ nemeses: ['kill'], unsafe: true });
    expect(draft({ bin: './node.py', binArg: ['-v'] }, 'maelstrom')).toMatchObject({
      options: { bin: resolve('./node.py'), 'bin-arg': ['-v'] },
    });
  });
});

describe('a simulated cluster', () => {
  it('has the network and the disks of a data centre, or as the flags say', () => {
    expect(draft({ runtime: 'sim' }).simulated).toEqual({
      latency: '0.2..2',
      loss: 0,
      diskLatency: '0.3..3',
    });
    const flags = { latency: 'pareto:1:1.5', loss: '0.02', diskLatency: ' 3 ' };
    expect(draft({ runtime: 'sim', ...flags }).simulated).toEqual({
      latency: 'pareto:1:1.5',
      loss: 0.02,
      diskLatency: '3',
    });
    expect(draft()).not.toHaveProperty('simulated');
  });

  it.each<[string, Partial<RunFlags>]>([
    ['--latency takes milliseconds, fixed or at random, not "soon".', { latency: 'soon' }],
    ['--latency takes milliseconds, fixed or at random, not "5..1".', { latency: '5..1' }],
    [
      '--latency takes milliseconds, fixed or at random, not "pareto:1:0".',
      { latency: 'pareto:1:0' },
    ],
    ['--disk-latency takes milliseconds, fixed or at random, not "".', { diskLatency: '' }],
    ['--loss takes a number from 0 to 1, not "1.5".', { loss: '1.5' }],
  ])('%s', (sentence, flags) => {
    expect(() => draft({ runtime: 'sim', ...flags })).toThrow(sentence);
  });
});

describe('a flag that would change nothing is refused', () => {
  it.each<[string, Partial<RunFlags>]>([
    ['--bin is for nodes of your own, and raft comes with its nodes.', { bin: 'x' }],
    ['--bin-arg is for nodes of your own, and raft comes with its nodes.', { binArg: ['x'] }],
    ['--interval is about faults, and none were asked for.', { interval: '1' }],
    ['--latency is about a simulated cluster, and this one is not.', { latency: '2' }],
    ['--loss is about a simulated cluster, and this one is not.', { runtime: 'local', loss: '0' }],
    ['--disk-latency is about a simulated cluster, and this one is not.', { diskLatency: '2' }],
    [
      '--check-determinism is about a simulated cluster, and this one is not.',
      { runtime: 'docker', checkDeterminism: true },
    ],
    ['--unsafe is about faults, and none were asked for.', { unsafe: true }],
    [
      '--interval is for faults that come at random, and --schedule says when they come.',
      { interval: '1', schedule },
    ],
  ])('%s', (sentence, flags) => {
    expect(() => draft(flags)).toThrow(sentence);
  });
});
