/**
 * The long fuzz: `npm run fuzz -- [--seconds N] [--seed S] [--cases N] [part of a name …]`.
 *
 * Every fuzz goes on for N seconds (60 unless told) from a seed that is printed; with `--cases` each
 * does exactly so many from exactly that seed, which repeats a failure. It runs vitest's project
 * `fuzz`, so several go on at once; the exit code is vitest's.
 */
import { spawn } from 'node:child_process';
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
  const vitest = spawn(
    'npx',
    ['vitest', 'run', '--project', 'fuzz', '--reporter', 'verbose', ...chosen],
    { stdio: 'inherit', env: { ...process.env, FUZZ_SEED: seed, ...limit } },
  );
  vitest.once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
};

main();
