/**
 * Textbook systems as their pages say them, on the simulator: each planted bug is found by its
 * documented command within five seeds, the same command without it finds nothing, and what a system does
 * not promise is shown to fail. Needs `npm run build`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultsOf } from '../src/cli/run/options.ts';
import type { RunResult } from '../src/runner/evaluation/result.ts';
import { raft } from './consensus/raft/index.ts';
import { SYSTEMS } from './registry.ts';

const VERIFY = fileURLToPath(new URL('../bin/verify.js', import.meta.url));
const MOST_SEEDS = 5;
/** Of a counterexample. */
const MOST_OPERATIONS = 10;
const SOUND_SEEDS = [1, 2];

const results = mkdtempSync(join(tmpdir(), 'verify-textbook-'));

afterAll(() => rmSync(results, { recursive: true, force: true }));

/** Raft has tests of its own (consensus/raft/planted-bugs.test.ts). */
const textbook = SYSTEMS.filter((system) => system.runtimes.includes('sim') && system !== raft);

const simulated = async (command: string, seed: number): Promise<RunResult> => {
  const words = command.split(' ').slice(1);
  const where = ['--runtime', 'sim', '--seed', String(seed), '--no-tui', '--results', results];
  const { stderr } = await execa(process.execPath, [VERIFY, ...words, ...where], { reject: false });
  expect(stderr).toBe('');
  return JSON.parse(readFileSync(join(results, 'latest', 'verdict.json'), 'utf8')) as RunResult;
};

const firstViolation = async (command: string): Promise<RunResult | undefined> => {
  for (let seed = 1; seed <= MOST_SEEDS; seed++) {
    const result = await simulated(command, seed);
    if (result.verdict === 'invalid') return result;
  }
  return undefined;
};

describe.each(textbook)('$name', ({ name, bugs = [], findings = [], options = {}, workloads }) => {
  it.each(bugs)('is found with the bug $name', async ({ foundBy }) => {
    const found = await firstViolation(foundBy);
    expect(found, `${foundBy}: nothing in ${MOST_SEEDS} seeds`).toBeDefined();
    const operations = found?.counterexample?.operations ?? [];
    expect(operations.length).toBeLessThanOrEqual(MOST_OPERATIONS);
  });

  it.each(bugs)('is not found without the bug $name, in the same runs', async (bug) => {
    const command = bug.foundBy.replace(` --bug ${bug.name}`, '');
    for (const seed of SOUND_SEEDS) {
      const { verdict, reason } = await simulated(command, seed);
      expect([verdict, reason]).toEqual(['valid', expect.any(String)]);
    }
  });

  it.each(findings)('does not promise: $summary', async ({ foundBy }) => {
    const found = await firstViolation(foundBy);
    expect(found?.verdict).toBe('invalid');
  });

  const promising = Object.keys(workloads).filter(
    (which) => workloads[which]?.promises(defaultsOf(options)).length !== 0,
  );

  it.each(promising)('keeps what it promises of %s under everything', async (which) => {
    const command = `verify ${name} --workload ${which} --nemesis all --time-limit 30`;
    for (const seed of SOUND_SEEDS) {
      const { verdict, reason } = await simulated(command, seed);
      expect([verdict, reason]).not.toEqual(['invalid', expect.any(String)]);
    }
  });
});
