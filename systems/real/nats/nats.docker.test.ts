/** Real NATS: valid where nothing breaks, and what it is known to lose. Needs `npm run build`. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { inFullRun } from '../../../src/cluster/docker/fixtures/full-run.ts';
import { nats } from './index.ts';

const PROGRAM = fileURLToPath(new URL('../../../bin/verify.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'verify-nats-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const verify = (line: string) =>
  execa(process.execPath, [PROGRAM, ...line.split(' '), '--no-tui'], {
    reject: false,
    cwd: folder,
  });

const read = (name: string): unknown =>
  JSON.parse(readFileSync(join(folder, 'results/latest', name), 'utf8'));

/** A finding of the page by a part of its command, until it is seen: three runs at most. */
const find = async (part: string) => {
  const { foundBy = '' } = nats.findings?.find((one) => one.foundBy.includes(part)) ?? {};
  for (let runs = 1; ; runs++) {
    const run = await verify(foundBy.replace(/^verify /u, ''));
    if (run.exitCode === 1 || runs === 3) return run;
  }
};

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
    const { runId } = read('run.json') as { runId: string };
    const label = `label=verify.run=${runId}`;
    for (const what of [
      ['ps', '-aq'],
      ['network', 'ls', '-q'],
      ['volume', 'ls', '-q'],
    ]) {
      const left = await execa('docker', [...what, '--filter', label]);
      expect(left.stdout).toBe('');
    }
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
