import { describe, expect, it } from 'vitest';
import { RUN_DEFAULTS, type RunFlags } from '../../run/flags.ts';
import { builtIn } from '../../subject/subject.ts';
import { isSwarm, onSimulator, refuseWithoutRuns } from './flags.ts';

const flags = (given: Partial<RunFlags>): RunFlags => ({ ...RUN_DEFAULTS, ...given });
const { system: raft } = builtIn('raft');

describe('flags of many runs', () => {
  it('make a swarm where nobody says what breaks, or where it is asked for', () => {
    expect(isSwarm({ runs: '10' }, new Set(['runs', 'nodes']))).toBe(true);
    expect(isSwarm({ runs: '10' }, new Set(['runs', 'nemesis']))).toBe(false);
    expect(isSwarm({ runs: '10' }, new Set(['schedule']))).toBe(false);
    expect(isSwarm({ runs: '10', swarm: true }, new Set(['nemesis']))).toBe(true);
    expect(isSwarm({}, new Set())).toBe(false);
  });

  it('simulate where no runtime is named', () => {
    expect(onSimulator(flags({ runs: '10' }), raft).runtime).toBe('sim');
  });

  it.each([
    [{ runs: '10', runtime: 'local' }, 'raft', /--runs is for simulated runs, and --runtime local/],
    [{ swarm: true, runtime: 'docker' }, 'raft', /--swarm is for simulated runs/],
    [{ runs: '10' }, 'etcd', /--runs is for simulated runs, and etcd cannot be simulated/],
    [{ runs: '10', checkDeterminism: true }, 'raft', /--check-determinism runs one seed twice/],
  ] as const)('are refused: %j of %s', (given, name, message) => {
    expect(() => onSimulator(flags(given), builtIn(name).system)).toThrow(message);
  });

  it('are refused where there is one run', () => {
    expect(() => refuseWithoutRuns(flags({ jobs: '2' }))).toThrow('--jobs is for many runs');
    expect(() => refuseWithoutRuns(flags({ keepGoing: true }))).toThrow('--keep-going is for many');
    expect(() => refuseWithoutRuns(flags({}))).not.toThrow();
  });
});
