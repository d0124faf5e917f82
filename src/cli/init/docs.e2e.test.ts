/** What docs/your-own-system.md shows, written down and run. Needs `npm run build`. */
import { mkdtempSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownManifest, packageRoot } from '../../base/own-package.ts';
import { SHAPES } from '../subject/shape.ts';
import { sourceOf } from './starters.ts';

const root = packageRoot();
const VERIFY = join(root, 'bin/verify.js');
const page = readFileSync(join(root, 'docs/your-own-system.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'verify-own-system-'));

/** By file name. */
const blocks = new Map(
  [...page.matchAll(/^```\w+ (\S+)\n([^]*?)^```/gmu)].map(([, name = '', text = '']) => [
    name,
    text,
  ]),
);

/** Every command that the page shows; what is said to be found stands behind it. */
const commands = [...page.matchAll(/^verify (?!init)(.*?)(?: +# (\w+))?$/gmu)].map(
  ([, line = '', verdict = 'valid']) => ({ line, verdict }),
);

const SHORT = '--time-limit 2 --no-tui'.split(' ');
/** Where the command does not say. */
const RUNTIME = '--runtime local'.split(' ');

beforeAll(async () => {
  await execa(process.execPath, [VERIFY, 'init', 'http', '.'], { cwd: folder });
  for (const [name, text] of blocks) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('docs/your-own-system.md', () => {
  it('shows the file of `verify init http`', () => {
    expect(blocks.get('my-system.ts')).toBe(readFileSync(sourceOf('http/my-system.ts'), 'utf8'));
  });

  it.each(Object.keys(SHAPES.system.shape))('names the member %s of a system', (member) => {
    expect(page).toContain(`\n| \`${member}\` | `);
  });

  it('has commands and files to try', () => {
    expect(blocks.size).toBeGreaterThan(6);
    expect(commands.length).toBeGreaterThan(6);
  });

  it.each(commands)('verify $line: $verdict', async ({ line, verdict }) => {
    const told = new RegExp(`^${verdict} {2}`, 'mu');
    for (let run = 1; ; run++) {
      const { stdout, stderr } = await execa(
        process.execPath,
        [VERIFY, ...line.split(/ +/u), ...SHORT, ...(line.includes('--runtime') ? [] : RUNTIME)],
        { cwd: folder, reject: false },
      );
      expect(stderr).toBe('');
      if (verdict === 'INVALID' && run < 3 && !told.test(stdout)) continue;
      expect(stdout).toMatch(told);
      return;
    }
  });

  describe('where the package is installed', () => {
    beforeAll(() => {
      mkdirSync(join(folder, 'node_modules'));
      symlinkSync(root, join(folder, 'node_modules', ownManifest().name));
    });

    it('has a program that runs and checks', async () => {
      const { stdout } = await execa(process.execPath, ['use.mjs'], { cwd: folder });
      expect(stdout).toBe('valid valid');
    });

    it('has files whose types are right', async () => {
      const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as {
        compilerOptions: object;
      };
      const files = [...blocks.keys()].filter((name) => name.endsWith('.ts'));
      const typeRoots = [join(root, 'node_modules/@types')];
      writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({ compilerOptions: { ...compilerOptions, noEmit: true, typeRoots }, files }),
      );
      writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
      const tsc = await execa(join(root, 'node_modules/.bin/tsc'), { cwd: folder, reject: false });
      expect([tsc.exitCode, tsc.stdout]).toEqual([0, '']);
    });
  });
});
