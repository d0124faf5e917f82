/**
 * The package as its users get it: packed, installed into an empty folder, run, imported with types.
 * What is packed is a copy, since `npm pack` rewrites the package.json for as long as it works.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEMS } from '../../systems/registry.ts';
import { ownManifest, packageRoot } from '../base/own-package.ts';

const root = packageRoot();
const folder = mkdtempSync(join(tmpdir(), 'verify-package-'));
const home = join(folder, 'home');
const { name } = ownManifest();
const installed = join(home, 'node_modules', name);

const PACKED =
  'package.json package-lock.json tsconfig.json tsconfig.build.json LICENSE README.md CHANGELOG.md bin docs src systems workloads nemesis checkers';

const npm = (cwd: string, ...args: readonly string[]): string =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const run = (file: string, ...args: readonly string[]) =>
  execa(file, args, { cwd: home, reject: false, preferLocal: true, localDir: home });

beforeAll(() => {
  const copy = join(folder, 'copy');
  mkdirSync(copy);
  mkdirSync(home);
  for (const one of PACKED.split(' '))
    cpSync(join(root, one), join(copy, one), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  npm(copy, 'pack', '--pack-destination', folder, '--silent');
  const tarball = join(folder, `${name}-${ownManifest().version}.tgz`);
  writeFileSync(join(home, 'package.json'), '{"private":true,"type":"module"}');
  npm(home, 'install', tarball, '--no-audit', '--no-fund', '--prefer-offline', '--silent');
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package', () => {
  it('brings no tests, no sources but what is read from there, and nothing of its making', () => {
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as object;
    expect(manifest).toHaveProperty('bin.verify');
    expect(manifest).not.toHaveProperty('devDependencies');
    expect(manifest).not.toHaveProperty('scripts');
    const there = (path: string): boolean => existsSync(join(installed, path));
    expect(there('LICENSE')).toBe(true);
    expect(there('src/cluster/docker/agent/agent.sh')).toBe(true);
    expect(there('src/cluster/docker/agent/queue.pl')).toBe(true);
    expect(there('src/cli/main.ts')).toBe(false);
    expect(there('dist/src/cli/init/starters')).toBe(false);
    for (const { name } of SYSTEMS.filter(({ runtimes }) => runtimes.join() === 'docker')) {
      expect(there(`systems/real/${name}/image/Dockerfile`)).toBe(true);
    }
    expect(there('systems/real/galera/node/start.sh')).toBe(true);
    expect(there('testing')).toBe(false);
    expect(there('dist/src/cluster/docker/fixtures')).toBe(false);
    expect(there('dist/src/cli/run/resolve.test.js')).toBe(false);
  });

  it('does the main job', async () => {
    const args = ['raft', '--nemesis', 'partition', '--runtime', 'local', '--time-limit', '2'];
    const { exitCode, stdout, stderr } = await run('verify', ...args, '--no-tui');
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^valid {2}raft/mu);
    expect(exitCode).toBe(0);
  });

  it('writes a starter that runs', async () => {
    await run('verify', 'init', 'http', 'store');
    expect(existsSync(join(home, 'store/.github/workflows/verify.yml'))).toBe(true);
    const { exitCode, stderr } = await execa(
      join(home, 'node_modules/.bin/verify'),
      ['push', '--runtime', 'local', '--time-limit', '2', '--no-tui'],
      { cwd: join(home, 'store'), reject: false },
    );
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  it('checks a history', async () => {
    const line = (fields: object): string =>
      `${JSON.stringify({ process: 0, f: 'read', ...fields })}\n`;
    writeFileSync(
      join(home, 'h.jsonl'),
      line({ type: 'invoke', value: null }) + line({ type: 'ok', value: 7 }),
    );
    const { exitCode, stdout } = await run('verify', 'check', 'h.jsonl', '--model', 'register');
    expect(stdout).toMatch(/^INVALID {2}h\.jsonl/u);
    expect(exitCode).toBe(1);
  });

  it('is imported with its types, runs and checks by itself', async () => {
    writeFileSync(join(home, 'use.ts'), USE);
    const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as {
      compilerOptions: object;
    };
    writeFileSync(
      join(home, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          ...compilerOptions,
          rootDir: '.',
          outDir: 'out',
          typeRoots: [join(root, 'node_modules/@types')],
        },
        files: ['use.ts'],
      }),
    );
    const tsc = await run(join(root, 'node_modules/.bin/tsc'));
    expect(tsc.stdout).toBe('');
    const { stdout, stderr } = await run(process.execPath, 'out/use.js');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ ran: 'valid', checked: 'valid', decided: 'invalid' });
  });
});

const USE = `
import { run, check, type RunEvent } from '${name}';
import { checkLinearizability, historyOf, modelNamed } from '${name}/checkers';

const events: RunEvent[] = [];
const { result, folder } = await run('raft', {
  runtime: 'local',
  timeLimit: 1,
  nodes: 3,
  seed: 1,
  onEvent: (event) => events.push(event),
});
const checked = await check(folder);
const decided = checkLinearizability(
  historyOf([
    { process: 0, type: 'invoke', f: 'read', value: null },
    { process: 0, type: 'ok', f: 'read', value: 7 },
  ]),
  modelNamed('register'),
  { timeMs: 1000, memoryBytes: 2 ** 28 },
);
console.log(JSON.stringify({ ran: result.verdict, checked: checked.verdict, decided: decided.verdict }));
`;
