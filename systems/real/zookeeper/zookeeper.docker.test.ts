/** A real ZooKeeper of three nodes, broken and judged. Needs `npm run build`. */
import { describe, expect, it } from 'vitest';
import { inFullRun } from '../../../src/cluster/docker/fixtures/full-run.ts';
import { asTyped } from '../as-typed.fixture.ts';
import { zookeeper } from './index.ts';

const { verify } = asTyped(zookeeper);

describe.skipIf(!(await inFullRun('a real ZooKeeper')))('verify zookeeper', () => {
  it.each([
    ['register', '--nemesis partition,kill', 'sequential'],
    ['register', '--nemesis partition,kill -o reads=write', 'linearizable'],
    ['queue', '--nemesis kill', 'linearizable'],
  ])('%s %s is %s', async (workload, how, level) => {
    const run = await verify(`zookeeper --workload ${workload} ${how} --time-limit 8`);
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(new RegExp(`^valid {2}zookeeper · ${workload} · docker`, 'mu'));
    expect(run.stdout).toMatch(new RegExp(`^ {2}${level} +promised {2}valid`, 'mu'));
    expect(run.exitCode).toBe(0);
  });
});
