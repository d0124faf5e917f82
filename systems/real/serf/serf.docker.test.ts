/** A real Serf of five agents, broken and judged. Needs `npm run build`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { engineHere } from '../../../src/cluster/docker/fixtures/engine-here.ts';

const PROGRAM = fileURLToPath(new URL('../../../bin/verify.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'verify-serf-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const verify = (line: string) =>
  execa(process.execPath, [PROGRAM, ...line.split(' ')], {
    reject: false,
    cwd: folder,
  });

const full = process.env['VERIFY_FULL'] === '1';
const why = full ? '' : ' (left out: set VERIFY_FULL=1, as .ci/run --full does)';

/** One agent is killed for long enough to be missed, then started again. */
const KILL = 'serf --nemesis kill:one --interval 15 --time-limit 28 --seed 1 --no-tui';

describe.skipIf(!full || !(await engineHere()))(`verify serf${why}`, () => {
  it('misses who was killed, takes it back, and leaves nothing', async () => {
    const run = await verify(KILL);
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(/^valid {2}serf · membership · docker/mu);
    expect(run.stdout).toMatch(/^ {2}membership +promised {2}valid/mu);
    expect(run.stdout).toMatch(/missed in [1-9]\d* of \d+ cases, after [\d.]+ s/u);
    expect(run.exitCode).toBe(0);
    const own = /folder +results\/serf\/(\S+)/u.exec(run.stdout)?.[1] ?? 'no run';
    const left = await execa('docker', ['ps', '-a', '--format', '{{.Names}} {{.Labels}}']);
    expect(left.stdout).not.toContain(own);
    const again = await verify('check results/latest');
    expect([again.exitCode, again.stdout]).toEqual([0, expect.stringContaining('membership')]);
  });

  it('is too slow for who allows it a second only', async () => {
    const run = await verify(`${KILL} -o within=1`);
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(/^INVALID {2}serf/mu);
    expect(run.stdout).toMatch(/n\d said that n\d was alive [\d.]+ s after anything/u);
    expect(run.exitCode).toBe(1);
  });
});
