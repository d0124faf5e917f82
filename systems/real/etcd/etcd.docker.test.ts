/** `verify etcd` as a user types it: real members, real faults. Needs `npm run build`. */
import { describe, expect, it } from 'vitest';
import { engineHere } from '../../../src/cluster/docker/fixtures/engine-here.ts';
import { asTyped } from '../as-typed.fixture.ts';
import { etcd } from './index.ts';

const { verify, left } = asTyped(etcd);

describe.skipIf(!(await engineHere()))('verify etcd', () => {
  it('is linearizable under partitions and kills, and leaves nothing', async () => {
    const run = await verify('etcd --nemesis partition,kill --time-limit 8');
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(/^valid {2}etcd · register · docker/mu);
    expect(run.stdout).toMatch(/linearizable +promised +valid/u);
    expect(run.stdout).toMatch(/n\d leads/u);
    expect(run.exitCode).toBe(0);
    expect(await left()).toBe('');
  });

  it('answers stale reads where they were asked to be serializable, and keeps its word', async () => {
    const run = await verify(
      'etcd -o reads=serializable --consistency linearizable --nemesis partition:leader --interval 1 --concurrency 20 --time-limit 10',
    );
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(/sequential +promised +valid/u);
    expect(run.stdout).toMatch(/linearizable +INVALID/u);
    expect(run.exitCode).toBe(0);
  });
});
