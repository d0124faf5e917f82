/** The starters that stand in containers, as they are written. Needs `npm run build`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { engineHere } from '../../cluster/docker/fixtures/engine-here.ts';

const VERIFY = fileURLToPath(new URL('../../../bin/verify.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'verify-starters-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const verify = (cwd: string, args: readonly string[], env = {}) =>
  execa(process.execPath, [VERIFY, ...args], { reject: false, cwd, env });

const SHORT = ['--runtime', 'docker', '--time-limit', '4', '--no-tui'];
const COMPOSE = ['compose', 'docker-compose.yml', '--client', './client.ts'];

describe.skipIf(!(await engineHere()))('a starter in Docker', () => {
  it.each([
    ['http', ['./my-system.ts', '--bug', 'cache']],
    ['compose', COMPOSE],
  ])('for %s keeps its promise, and with the mistake it does not', async (kind, mistaken) => {
    const cwd = join(folder, kind);
    expect((await verify(folder, ['init', kind, kind])).exitCode).toBe(0);
    const run = await verify(cwd, ['push', ...SHORT]);
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(/^valid {2}/mu);
    for (let tried = 1; ; tried++) {
      const { exitCode, stdout } = await verify(cwd, [...mistaken, ...SHORT], { BUG: 'cache' });
      if (tried < 3 && exitCode !== 1) continue;
      expect(stdout).toMatch(/^INVALID {2}/mu);
      break;
    }
  });
});
