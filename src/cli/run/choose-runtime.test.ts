import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../cluster/port/deployment.ts';
import type { System } from '../../cluster/port/system.ts';
import { builtIn } from '../subject/subject.ts';
import { chooseRuntime } from './choose-runtime.ts';
import { SIMULATED } from './simulated.ts';

const { system: raft } = builtIn('raft');
const deployment = (kind: Deployment['kind']): Deployment => ({ system: 'mine', nodes: [], kind });
const PROGRAM = deployment({ type: 'program', program: { module: 'x.js', options: null } });
const BINARY = deployment({ type: 'binary', binary: { path: 'x', args: [] } });

const simulate = (system: Partial<System>, of: Deployment, simulated = SIMULATED) =>
  chooseRuntime('sim', { system: { ...raft, name: 'mine', ...system }, deployment: of, simulated });

describe('the simulator', () => {
  it('is had for a node program, in a time of its own each time', async () => {
    const [first, second] = [await simulate({}, PROGRAM), await simulate({}, PROGRAM)];
    expect(first.runtime.kind).toBe('sim');
    expect(first.runtime.time).toBeDefined();
    expect(first.runtime.time).not.toBe(second.runtime.time);
  });

  it.each<[string, string, Partial<System>, Deployment]>([
    [
      'for nothing else',
      "mine cannot be simulated: only node programs written against this package's context can.",
      { runtimes: ['local'] },
      BINARY,
    ],
    [
      'for nothing else, whatever the system says',
      "mine cannot be simulated: only node programs written against this package's context can.",
      { runtimes: ['sim'] },
      BINARY,
    ],
    [
      'for a program whose system does not say so',
      'mine has a node program that could be simulated, but does not name sim among its runtimes.',
      { runtimes: ['docker', 'local'] },
      PROGRAM,
    ],
  ])('is not %s', async (_, message, system, of) => {
    await expect(simulate(system, of)).rejects.toMatchObject({ message, exitCode: 64 });
  });

  it('takes no latency from a plan that says none', async () => {
    await expect(simulate({}, PROGRAM, { ...SIMULATED, latency: 'soon' })).rejects.toMatchObject({
      message: '"soon" is no latency.',
      exitCode: 64,
    });
  });
});
