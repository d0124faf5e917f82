/** A real Serf of five agents, broken and judged. Needs `npm run build`. */
import { describe, expect, it } from 'vitest';
import { inFullRun } from '../../../src/cluster/docker/fixtures/full-run.ts';
import { asTyped } from '../as-typed.fixture.ts';
import { serf } from './index.ts';

const { verify, left } = asTyped(serf);

/** One agent is killed for long enough to be missed, then started again. */
const KILL = 'serf --nemesis kill:one --interval 15 --time-limit 28 --seed 1';

describe.skipIf(!(await inFullRun('a real Serf')))('verify serf', () => {
  it('misses who was killed, takes it back, and leaves nothing', async () => {
    const run = await verify(KILL);
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(/^valid {2}serf · membership · docker/mu);
    expect(run.stdout).toMatch(/^ {2}membership +promised {2}valid/mu);
    expect(run.stdout).toMatch(/missed in [1-9]\d* of \d+ cases, after [\d.]+ s/u);
    expect(run.exitCode).toBe(0);
    expect(await left()).toBe('');
    const again = await verify('check results/latest');
    expect([again.exitCode, again.stdout]).toEqual([0, expect.stringContaining('membership')]);
  });

  it('is too slow for who allows it a second only', async () => {
    const run = await verify(`${KILL} -o within=1`);
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(/^INVALID {2}serf/mu);
    expect(run.stdout).toMatch(/n\d said that n\d was alive [\d.]+ s after anything/u);
    expect(run.exitCode).toBe(1);
  });
});
