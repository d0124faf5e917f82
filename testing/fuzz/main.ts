/**
 * The long fuzz: `npm run fuzz -- [--seconds N] [--seed S] [--cases N] [part of a name …]`.
 *
 * Every fuzz goes on for N seconds (60 unless told) from a seed that is printed; with `--cases` each
 * does exactly so many from exactly that seed, which repeats a failure. It runs vitest's project
 * `fuzz`, so several go on at once; the exit code is vitest's.
 */
import { execFileSync, spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

const main = (): void => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: String(Date.now()) },
      cases: { type: 'string' },
      seconds: { type: 'string', default: '60' },
    },
  });
  const { seed, cases, seconds } = values;
  if (![seconds, cases ?? '1'].every((number) => Number(number) > 0)) {
    console.error('--seconds and --cases take a number above 0.');
    process.exitCode = 64;
    return;
  }
  console.log(`seed ${seed}, ${cases === undefined ? `${seconds} s` : `${cases} cases`} each`);
  const limit = cases === undefined ? { FUZZ_SECONDS: seconds } : { FUZZ_CASES: cases };
  const names = positionals.map((part) => part.replaceAll(/[^\w\s-]/gu, String.raw`\$&`));
  const chosen = names.length === 0 ? [] : ['--testNamePattern', names.join('|')];
  if (names.length > 0 && !isNamed(names.join('|'))) {
    console.error('No fuzz is named so. `npx vitest list --project fuzz` lists them.');
    process.exitCode = 64;
    return;
  }
  const vitest = spawn(
    'npx',
    [
      'vitest',
      'run',
      '--project',
      'fuzz',
      '--hideSkippedTests',
      '--reporter',
      'verbose',
      ...chosen,
    ],
    { stdio: 'inherit', env: { ...process.env, FUZZ_SEED: seed, ...limit } },
  );
  vitest.once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
};

/** With a pattern that nothing matches vitest would skip all, and say that all went well. */
const isNamed = (pattern: string): boolean => {
  const list = ['vitest', 'list', '--project', 'fuzz', '--testNamePattern', pattern];
  return execFileSync('npx', list, { encoding: 'utf8' }).trim() !== '';
};

main();
