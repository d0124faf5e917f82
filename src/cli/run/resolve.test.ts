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

describe('a flag that would change nothing is refused', () => {
  it.each<[string, Partial<RunFlags>]>([
    ['--bin is for nodes of your own, and raft comes with its nodes.', { bin: 'x' }],
    ['--bin-arg is for nodes of your own, and raft comes with its nodes.', { binArg: ['x'] }],
    ['--interval is about faults, and none were asked for.', { interval: '1' }],
    ['--unsafe is about faults, and none were asked for.', { unsafe: true }],
    [
      '--interval is for faults that come at random, and --schedule says when they come.',
      { interval: '1', schedule },
    ],
  ])('%s', (sentence, flags) => {
    expect(() => draft(flags)).toThrow(sentence);
  });
});
