/**
 * Every planted bug by its documented command, on this machine: in how many runs it was found, how long
 * that took, and as what. A command that does not find its bug within five runs is wrong: exit code 1.
 */
import { execa } from 'execa';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT } from '../src/base/failure.ts';
import type { RunResult } from '../src/runner/evaluation/result.ts';
import { SYSTEMS } from '../systems/registry.ts';

export interface BugRow {
  readonly bug: string;
  /** The run in which it was found, from 1; 0: in none of five. */
  readonly foundInRun: number;
  /** Of all runs until then. */
  readonly seconds: number;
  readonly anomaly: string;
  readonly command: string;
}

const MOST_RUNS = 5;
const COMMAND = fileURLToPath(new URL('../bin/verify.js', import.meta.url));

/** @param named only bugs whose names hold one of these; all where there are none */
export const benchBugs = async (named: readonly string[] = []): Promise<readonly BugRow[]> => {
  const rows: BugRow[] = [];
  for (const { name: system, bugs = [] } of SYSTEMS) {
    for (const { name, foundBy } of bugs) {
      if (named.length > 0 && !named.some((part) => name.includes(part))) continue;
      rows.push(await hunt(`${system} ${name}`, foundBy));
    }
  }
  if (rows.some(({ foundInRun }) => foundInRun === 0)) process.exitCode = 1;
  return rows;
};

const hunt = async (bug: string, command: string): Promise<BugRow> => {
  const began = performance.now();
  const row = (foundInRun: number, anomaly: string): BugRow => {
    const seconds = Math.round((performance.now() - began) / 1000);
    return { bug, foundInRun, seconds, anomaly, command: `\`${command}\`` };
  };
  for (let run = 1; run <= MOST_RUNS; run++) {
    const result = await runOnce(command);
    if (result?.exitCode === EXIT.violation) return row(run, anomalyOf(result));
  }
  return row(0, 'not found');
};

const anomalyOf = ({ levels }: RunResult): string =>
  levels.find(({ promised, verdict }) => promised && verdict === 'invalid')?.anomaly ?? '';

const runOnce = async (command: string): Promise<RunResult | undefined> => {
  const results = await mkdtemp(join(tmpdir(), 'verify-bugs-'));
  const words = command.split(' ').slice(1); // none of them needs quotes
  try {
    const { stdout } = await execa(
      process.execPath,
      [COMMAND, ...words, '--json', '--results', results],
      { reject: false, stderr: 'ignore', stdin: 'ignore' },
    );
    const last = stdout.trimEnd().split('\n').at(-1) ?? '';
    const event = JSON.parse(last) as { readonly type: string; readonly result?: RunResult };
    return event.type === 'result' ? event.result : undefined;
  } catch {
    return undefined; // it came to no result
  } finally {
    await rm(results, { recursive: true, force: true });
  }
};
