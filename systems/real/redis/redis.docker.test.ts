/** Real Redis with Sentinel: valid where nothing breaks, and what it is known to lose. Needs `npm run build`. */
import { describe, expect, it } from 'vitest';
import { engineHere } from '../../../src/cluster/docker/fixtures/engine-here.ts';
import { asTyped } from '../as-typed.fixture.ts';
import { redis } from './index.ts';

interface Verdict {
  readonly reason: string;
  readonly setFull: { readonly lostCount: number };
}

const { verify, find, read, left } = asTyped(redis);

describe.skipIf(!(await engineHere()))('redis', () => {
  it.each(['register', 'queue'])(
    'keeps the promise of a %s while nothing breaks',
    async (workload) => {
      const run = await verify(`redis --workload ${workload} --time-limit 5`);
      expect(run.stderr).toBe('');
      expect(run.stdout).toMatch(new RegExp(`^valid {2}redis · ${workload} · docker`, 'mu'));
      expect(run.exitCode).toBe(0);
    },
  );

  it('loses elements that it had acknowledged when the primary is cut off', async () => {
    const run = await find('--workload set --nemesis partition:leader');
    expect([run.exitCode, run.stderr]).toEqual([1, '']);
    const { reason, setFull } = read('verdict.json') as Verdict;
    expect(reason).toMatch(/^not linearizable: client \d+'s /u);
    expect(setFull.lostCount).toBeGreaterThan(0);
    expect(await left()).toBe('');
  });

  it('refuses what it cannot be asked for', async () => {
    const run = await verify('redis --nodes 2');
    expect([run.exitCode, run.stderr.split('\n')[0]]).toEqual([
      64,
      'verify: Sentinel needs three machines to decide by majority, and got 2.',
    ]);
    const waits = await verify('redis -o wait=3');
    expect([waits.exitCode, waits.stderr.split('\n')[0]]).toEqual([
      64,
      'verify: There are 2 replicas, and -o wait=3 waits for more.',
    ]);
  });
});
