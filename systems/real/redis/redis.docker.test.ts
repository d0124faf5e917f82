/** Real Redis with Sentinel: valid where nothing breaks, and what it is known to lose. Needs `npm run build`. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { engineHere } from '../../../src/cluster/docker/fixtures/engine-here.ts';
import { redis } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'verify-redis-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const verify = (line: string) =>
  execa(
    process.execPath,
    [fileURLToPath(new URL('../../../bin/verify.js', import.meta.url)), ...line.split(' ')],
    { reject: false, cwd: folder },
  );

interface Verdict {
  readonly reason: string;
  readonly setFull: { readonly lostCount: number };
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(join(folder, 'results/latest', name), 'utf8'));
const verdict = (): Verdict => read('verdict.json') as Verdict;

/** What the page says of it, shorter. */
const LOSS = `${redis.findings?.[0]?.foundBy.replace(/^verify /u, '')} --no-tui`;
const ATTEMPTS = 3;

describe.skipIf(!(await engineHere()))('redis', () => {
  it.each(['register', 'queue'])(
    'keeps the promise of a %s while nothing breaks',
    async (workload) => {
      const run = await verify(`redis --workload ${workload} --time-limit 5 --no-tui`);
      expect(run.stderr).toBe('');
      expect(run.stdout).toMatch(new RegExp(`^valid {2}redis · ${workload} · docker`, 'mu'));
      expect(run.exitCode).toBe(0);
    },
  );

  it('loses elements that it had acknowledged when the primary is cut off', async () => {
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
