/** Real NATS: valid where nothing breaks, and what it is known to lose. Needs `npm run build`. */
import { describe, expect, it } from 'vitest';
import { inFullRun } from '../../../src/cluster/docker/fixtures/full-run.ts';
import { asTyped } from '../as-typed.fixture.ts';
import { nats } from './index.ts';

const { verify, find, left } = asTyped(nats);

describe.skipIf(!(await inFullRun('a real NATS')))('verify nats', () => {
  it.each([
    ['register', 'linearizable'],
    ['set', 'linearizable'],
    ['log', 'linearizable'],
    ['queue', 'at-least-once'],
  ])('keeps the promise of a %s while nothing breaks', async (workload, level) => {
    const run = await verify(`nats --workload ${workload} --time-limit 5`);
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(new RegExp(`^valid {2}nats · ${workload} · docker`, 'mu'));
    expect(run.stdout).toMatch(new RegExp(`^ {2}${level} +promised {2}valid`, 'mu'));
    expect(run.exitCode).toBe(0);
  });

  it('sets twice from one value, where nothing breaks at all', async () => {
    const run = await find('-o cas=true');
    expect([run.exitCode, run.stderr]).toEqual([1, '']);
    expect(run.stdout).toMatch(/^ {2}not linearizable: client \d+'s /mu);
  });

  it('loses what it acknowledged when all servers lose their power, and leaves nothing', async () => {
    const run = await find('power-loss:all');
    expect([run.exitCode, run.stderr]).toEqual([1, '']);
    expect(await left()).toBe('');
  });

  it('refuses what cannot be', async () => {
    const refusals = {
      '--nodes 2': 'A cluster with JetStream needs three servers to agree by majority, and got 2.',
      '-o replicas=5': 'There are 3 servers, and -o replicas=5 asks for more.',
    };
    for (const [flags, message] of Object.entries(refusals)) {
      const run = await verify(`nats ${flags}`);
      expect([run.exitCode, run.stderr.split('\n')[0]]).toEqual([64, `verify: ${message}`]);
    }
  });
});
