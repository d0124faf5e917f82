/**
 * Real PostgreSQL under Patroni: valid where nothing breaks, and what it is known to lose. Needs
 * `npm run build`, and minutes: only with VERIFY_FULL=1.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { engineHere } from '../../../src/cluster/docker/fixtures/engine-here.ts';
import { postgres } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'verify-postgres-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const verify = (line: string) =>
  execa(
    process.execPath,
    [
      fileURLToPath(new URL('../../../bin/verify.js', import.meta.url)),
      ...line.split(' '),
      '--no-tui',
    ],
    { reject: false, cwd: folder },
  );

const isFull = (): boolean => {
  if (process.env['VERIFY_FULL'] === '1') return true;
  process.stderr.write('\n*** SKIPPED: PostgreSQL is tested with VERIFY_FULL=1 only ***\n\n');
  return false;
};

interface Verdict {
  readonly reason: string;
  readonly setFull: { readonly lostCount: number };
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(join(folder, 'results/latest', name), 'utf8'));
const verdict = (): Verdict => read('verdict.json') as Verdict;

/** What the page says of it. */
const [LOSS = '', LOST_UPDATE = ''] = (postgres.findings ?? []).map(({ foundBy }) =>
  foundBy.replace(/^verify /u, ''),
);
const ATTEMPTS = 3;

describe.skipIf(!isFull() || !(await engineHere()))('postgres', () => {
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
    expect(LOSS).toContain('--workload set --nemesis partition:leader');
    const seen: string[] = [];
    do {
      const { exitCode, stderr } = await verify(LOSS);
      seen.push(`exit code ${exitCode}, ${verdict().setFull.lostCount} lost ${stderr}`);
    } while (verdict().setFull.lostCount === 0 && seen.length < ATTEMPTS);
    expect(seen.at(-1)).toMatch(/^exit code 1, [1-9]\d* lost $/u);
    expect(verdict().reason).toMatch(/^not linearizable: client \d+'s /u);
    const { runId } = read('run.json') as { runId: string };
    const left = await execa('docker', ['ps', '-aq', '--filter', `label=verify.run=${runId}`]);
    expect(left.stdout).toBe('');
  });

  it('loses updates that are read first, at its own isolation', async () => {
    expect(LOST_UPDATE).toContain('-o transaction=read-then-update');
    const run = await verify(LOST_UPDATE);
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
