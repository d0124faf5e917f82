/**
 * Real PostgreSQL under Patroni: valid where nothing breaks, and what it is known to lose. Needs
 * `npm run build`, and minutes.
 */
import { describe, expect, it } from 'vitest';
import { inFullRun } from '../../../src/cluster/docker/fixtures/full-run.ts';
import { asTyped } from '../as-typed.fixture.ts';
import { postgres } from './index.ts';

interface Verdict {
  readonly reason: string;
  readonly setFull: { readonly lostCount: number };
}

const { verify, find, read, left } = asTyped(postgres);

describe.skipIf(!(await inFullRun('a real PostgreSQL')))('verify postgres', () => {
  it.each([
    ['register', ''],
    ['bank', ' -o transaction=read-then-update -o isolation=serializable'],
    ['set', ' -o replication=single --nemesis kill'],
  ])('keeps the promise of a %s%s', async (workload, how) => {
    const run = await verify(`postgres --workload ${workload}${how} --time-limit 8`);
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(new RegExp(`^valid {2}postgres · ${workload} · docker`, 'mu'));
    expect(run.exitCode).toBe(0);
  });

  it('loses what it had acknowledged when the primary is cut off, and leaves nothing', async () => {
    const run = await find('--workload set --nemesis partition:leader');
    expect([run.exitCode, run.stderr]).toEqual([1, '']);
    const { reason, setFull } = read('verdict.json') as Verdict;
    expect(reason).toMatch(/^not linearizable: client \d+'s /u);
    expect(setFull.lostCount).toBeGreaterThan(0);
    expect(await left()).toBe('');
  });

  it('loses updates that are read first, at its own isolation', async () => {
    const run = await find('--workload bank -o transaction=read-then-update');
    expect(run.stdout).toMatch(/linearizable +promised +INVALID/u);
    expect(run.exitCode).toBe(1);
  });

  it('refuses what it cannot be asked for', async () => {
    const run = await verify('postgres --nodes 2');
    expect([run.exitCode, run.stderr.split('\n')[0]]).toEqual([
      64,
      'verify: Patroni’s etcd needs three machines to decide by majority, and got 2.',
    ]);
  });
});
