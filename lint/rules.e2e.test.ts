import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FILE } from './configuration.ts';

const IMPORT_UP = `import { kill } from '../../nemesis/kill.ts';\nexport const x = kill;\n`;
const EXIT = `export const x = (sad: boolean): void => {\n  if (sad) process.exit(3);\n};\n`;
const value = (expression: string): string => `export const x = (): unknown => ${expression};\n`;

const SLEEP = `export { setTimeout } from 'node:timers/promises';\n`;

const IMPORTS = 'eslint(no-restricted-imports)';
const PROPERTIES = 'eslint(no-restricted-properties)';
const GLOBALS = 'eslint(no-restricted-globals)';

/** A file, what it says, and the rule that must complain of it. */
const CASES: readonly (readonly [string, string, string | undefined])[] = [
  ['src/runner/up.ts', IMPORT_UP, IMPORTS],
  ['src/runner/up.test.ts', IMPORT_UP, undefined],
  ['src/cli/down.ts', IMPORT_UP, undefined],
  ['checkers/file.ts', `export { readFileSync } from 'node:fs';\n`, IMPORTS],
  ['src/runner/timeout.ts', value('AbortSignal.timeout(5)'), PROPERTIES],
  ['src/runner/any.ts', value('AbortSignal.any([])'), PROPERTIES],
  ['src/runner/path.ts', value(`new URL('file:///a%20b').pathname`), PROPERTIES],
  ['src/runner/random.ts', value('Math.random()'), PROPERTIES],
  ['src/cli/run/resolve.ts', value('Math.random()'), undefined],
  ['src/runner/now.ts', value('Date.now()'), GLOBALS],
  ['src/runner/date.ts', value('new Date()'), GLOBALS],
  ['src/runner/now.test.ts', value('Date.now()'), undefined],
  ['src/node/host.ts', value('Date.now()'), undefined],
  ['src/runner/wait.ts', value('setTimeout(() => {}, 5)'), GLOBALS],
  ['systems/real/x/wait.ts', value('setInterval(() => {}, 5)'), GLOBALS],
  ['nemesis/wait.ts', value('setImmediate(() => {})'), GLOBALS],
  ['workloads/clock.ts', value('performance.now()'), PROPERTIES],
  ['src/generator/clock.ts', value('process.hrtime()'), PROPERTIES],
  ['src/base/time.ts', value('setTimeout(() => {}, performance.now())'), undefined],
  ['src/base/pause.ts', value('setTimeout(() => {}, 5)'), GLOBALS],
  ['src/cluster/docker/node/x.ts', value('setTimeout(() => {}, performance.now())'), undefined],
  ['src/cluster/docker/node/date.ts', value('Date.now()'), GLOBALS],
  ['src/cluster/docker/node/x.test.ts', value('setTimeout(() => {}, Date.now())'), undefined],
  ['src/cluster/docker/image/lock.ts', value('setTimeout(() => {}, Date.now())'), undefined],
  ['src/cluster/docker/image/random.ts', value('Math.random()'), PROPERTIES],
  ['src/cluster/docker/image/sleep.ts', SLEEP, undefined],
  ['src/cluster/sim/sleep.ts', SLEEP, IMPORTS],
  ['src/runner/sleep.ts', SLEEP, IMPORTS],
  ['src/cli/run/sleep.ts', SLEEP, IMPORTS],
  ['src/cli/check/sleep.ts', SLEEP, undefined],
  ['checkers/x.fuzz.ts', value('performance.now()'), undefined],
  ['src/runner/say.ts', value('console.log(1)'), 'eslint(no-console)'],
  ['src/cli/say.ts', value('console.log(1)'), undefined],
  ['src/runner/exit.ts', EXIT, 'unicorn(no-process-exit)'],
  ['src/cli/exit.ts', EXIT, 'unicorn(no-process-exit)'],
  ['src/cli/main.ts', EXIT, undefined],
];

interface Report {
  readonly diagnostics: readonly { readonly filename: string; readonly code: string }[];
}

const folder = mkdtempSync(join(tmpdir(), 'verify-lint-'));
let codes: ReadonlyMap<string, readonly string[]>;

beforeAll(async () => {
  cpSync(fileURLToPath(FILE), join(folder, '.oxlintrc.json'));
  for (const [path, source] of CASES) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), source);
  }
  const oxlint = join(
    dirname(createRequire(import.meta.url).resolve('oxlint/package.json')),
    'bin/oxlint',
  );
  const run = execa(process.execPath, [oxlint, '--format', 'json'], { cwd: folder, reject: false });
  const { diagnostics } = JSON.parse((await run).stdout) as Report;
  codes = byFile(diagnostics);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(CASES)('%s', (path, _source, rule) => {
  expect(codes.get(path) ?? []).toEqual(rule === undefined ? [] : [rule]);
});

const byFile = (diagnostics: Report['diagnostics']): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const { filename, code } of diagnostics) {
    found.set(filename, [...(found.get(filename) ?? []), code]);
  }
  return found;
};
