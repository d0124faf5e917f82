/** `verify galera` as a user types it. Needs `npm run build`; takes minutes. */
import { describe, expect, it } from 'vitest';
import { inFullRun } from '../../../src/cluster/docker/fixtures/full-run.ts';
import { asTyped } from '../as-typed.fixture.ts';
import { galera } from './index.ts';

const { verify, find, left } = asTyped(galera);

describe.skipIf(!(await inFullRun('a real Galera')))('verify galera', () => {
  it('keeps what it has acknowledged when a node is killed, and leaves nothing', async () => {
    const run = await verify('galera --workload set --nemesis kill --time-limit 12');
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(/^valid {2}galera · set · docker/mu);
    expect(run.stdout).toMatch(/convergence +promised +valid/u);
    expect(run.exitCode).toBe(0);
    expect(await left()).toBe('');
  });

  it('is linearizable where reads wait for the others', async () => {
    const run = await verify(
      'galera -o wsrep_sync_wait=1 --workload bank --nemesis partition --time-limit 12',
    );
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(/linearizable +promised +valid/u);
    expect(run.exitCode).toBe(0);
  });

  it('loses updates that were read first', async () => {
    const run = await find('galera -o transaction=read-then-update');
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(/cas from (\d+) to \d+ .*cas from \1 to \d+/su);
    expect(await left()).toBe('');
  });
});
