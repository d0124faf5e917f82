/**
 * `verify galera` as a user types it. It takes minutes, so it is part of the full run only
 * (`VERIFY_FULL=1`). Needs `npm run build`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { engineHere } from '../../../src/cluster/docker/fixtures/engine-here.ts';
import { galera } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'verify-galera-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const verify = (line: string) =>
  execa(
    process.execPath,
    [
      fileURLToPath(new URL('../../../bin/verify.js', import.meta.url)),
      ...`${line} --no-tui`.split(' '),
    ],
    { reject: false, cwd: folder },
  );

const leftOf = async (): Promise<string> => {
  const plan = readFileSync(join(folder, 'results/latest/run.json'), 'utf8');
  const { runId } = JSON.parse(plan) as { runId: string };
  const filter = `label=verify.run=${runId}`;
  return (await execa('docker', ['ps', '-aq', '--filter', filter])).stdout;
};

/** What the page says. */
const LOST_UPDATE = galera.findings?.[0]?.foundBy.replace(/^verify /u, '') ?? '';
const ATTEMPTS = 3;

const isFull = process.env['VERIFY_FULL'] === '1';
if (!isFull) {
  process.stderr.write('\n*** SKIPPED, verify galera takes minutes: VERIFY_FULL=1 runs it ***\n\n');
}

describe.skipIf(!isFull || !(await engineHere()))('verify galera', () => {
  it('keeps what it has acknowledged when a node is killed, and leaves nothing', async () => {
    const run = await verify('galera --workload set --nemesis kill --time-limit 12');
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(/^valid {2}galera · set · docker/mu);
    expect(run.stdout).toMatch(/convergence +promised +valid/u);
    expect(run.exitCode).toBe(0);
    expect(await leftOf()).toBe('');
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
    expect(LOST_UPDATE).toContain('transaction=read-then-update');
    const seen: string[] = [];
    do {
      const { exitCode, stdout } = await verify(LOST_UPDATE);
      seen.push(`exit code ${exitCode} ${stdout}`);
    } while (seen.at(-1)?.startsWith('exit code 0') === true && seen.length < ATTEMPTS);
    expect(seen.at(-1)).toMatch(/^exit code 1 /u);
    expect(seen.at(-1)).toMatch(/cas from (\d+) to \d+ .*cas from \1 to \d+/su);
    expect(await leftOf()).toBe('');
  });
});
