/** `verify etcd` as a user types it: real members, real faults. Needs `npm run build`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { engineHere } from '../../../src/cluster/docker/fixtures/engine-here.ts';

const program = fileURLToPath(new URL('../../../bin/verify.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'verify-etcd-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const verify = (line: string) =>
  execa(process.execPath, [program, ...line.split(' '), '--no-tui'], {
    reject: false,
    cwd: folder,
  });

describe.skipIf(!(await engineHere()))('verify etcd', () => {
  it('is linearizable under partitions and kills, and leaves nothing', async () => {
    const run = await verify('etcd --nemesis partition,kill --time-limit 8');
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(/^valid {2}etcd · register · docker/mu);
    expect(run.stdout).toMatch(/linearizable +promised +valid/u);
    expect(run.stdout).toMatch(/n\d leads/u);
    expect(run.exitCode).toBe(0);
    const own = /folder +results\/etcd\/(\S+)/u.exec(run.stdout)?.[1] ?? 'no run';
    const left = await execa('docker', ['ps', '-a', '--format', '{{.Names}} {{.Labels}}']);
    expect(left.stdout).not.toContain(own);
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
