/** Real against simulated: the same schedule on containers. Needs `npm run build`. */
import { describe, expect, it } from 'vitest';
import { engineHere } from '../../../src/cluster/docker/fixtures/engine-here.ts';
import { expectAlike, runOn } from './on-every-runtime.fixture.ts';

describe.skipIf(!(await engineHere()))('Raft simulated and in containers', () => {
  it('keeps its promise on both', async () => {
    const [simulated, real] = [await runOn('sim'), await runOn('docker')];
    expectAlike(simulated, real);
    expect(real.result.verdict).toBe('valid');
  });

  it('breaks it on both with reads that nobody confirmed', async () => {
    const bug = ['--bug', 'stale-reads'];
    const [simulated, real] = [await runOn('sim', ...bug), await runOn('docker', ...bug)];
    expectAlike(simulated, real);
    expect(real.result.verdict).toBe('invalid');
  });
});
