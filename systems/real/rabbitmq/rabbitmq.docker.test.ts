/** A real RabbitMQ of three nodes, broken and judged. Needs `npm run build`; takes minutes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { engineHere } from '../../../src/cluster/docker/fixtures/engine-here.ts';

const PROGRAM = fileURLToPath(new URL('../../../bin/verify.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'verify-rabbitmq-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const verify = (line: string) =>
  execa(process.execPath, [PROGRAM, ...line.split(' '), '--no-tui'], {
    reject: false,
    cwd: folder,
  });

const full = process.env['VERIFY_FULL'] === '1';
const why = full ? '' : ' (left out: set VERIFY_FULL=1, as .ci/run --full does)';

describe.skipIf(!full || !(await engineHere()))(`verify rabbitmq${why}`, () => {
  it('delivers at least once under partitions and kills, and leaves nothing', async () => {
    const run = await verify('rabbitmq --nemesis partition,kill --time-limit 10');
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(/^valid {2}rabbitmq · queue · docker/mu);
    expect(run.stdout).toMatch(/^ {2}at-least-once +promised {2}valid/mu);
    expect(run.stdout).toMatch(/n\d leads/u);
    expect(run.exitCode).toBe(0);
    const own = /folder +results\/rabbitmq\/(\S+)/u.exec(run.stdout)?.[1] ?? 'no run';
    const left = await execa('docker', ['ps', '-a', '--format', '{{.Names}} {{.Labels}}']);
    expect(left.stdout).not.toContain(own);
  });
});
