/** What docs/compose.md shows, done: three real etcd from a compose file. Needs `npm run build`. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineHere } from '../../src/cluster/docker/fixtures/engine-here.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'verify-compose-run-'));

const verify = (line: string) =>
  execa(process.execPath, [here('../../bin/verify.js'), ...line.split(' ')], {
    reject: false,
    cwd: folder,
  });

beforeAll(() => {
  const page = readFileSync(here('../../docs/compose.md'), 'utf8');
  const block = (language: string): string =>
    new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'u').exec(page)?.[1] ?? '';
  writeFileSync(join(folder, 'client.ts'), block('ts'));
  writeFileSync(join(folder, 'docker-compose.yml'), block('yaml'));
  cpSync(here('../../src/cluster/docker/fixtures/etcd'), join(folder, 'etcd'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!(await engineHere()))('verify compose', () => {
  it('starts the services, breaks them, judges, and leaves nothing', async () => {
    const run = await verify(
      'compose docker-compose.yml --client ./client.ts --nemesis partition,kill --time-limit 6 --no-tui',
    );
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(/^valid {2}compose · register · docker/mu);
    expect(run.exitCode).toBe(0);
    const left = await execa('docker', ['ps', '-aq', '--filter', 'label=verify.run']);
    expect(left.stdout).toBe('');
    const again = await verify('check results/latest');
    expect([again.exitCode, again.stderr]).toEqual([0, '']);
  });

  it('refuses what would not be done', async () => {
    const run = await verify('compose docker-compose.yml --client ./client.ts --nodes 5');
    expect([run.exitCode, run.stderr.split('\n')[0]]).toEqual([
      64,
      'verify: --nodes says nothing here: the compose file has its services.',
    ]);
  });
});
