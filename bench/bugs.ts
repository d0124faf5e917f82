/**
 * Every planted bug by its documented command, on this machine: in how many runs it was found, how long
 * that took, and as what. A command that does not find its bug within five runs is wrong: exit code 1.
 */
import { EXIT } from '../src/base/failure.ts';
import type { RunResult } from '../src/runner/evaluation/result.ts';
import { SYSTEMS } from '../systems/registry.ts';
import { runCommand } from './command.ts';

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
    const { result } = await runCommand(command);
    if (result?.exitCode === EXIT.violation) return row(run, anomalyOf(result));
  }
  return row(0, 'not found');
};

const anomalyOf = ({ levels }: RunResult): string =>
  levels.find(({ promised, verdict }) => promised && verdict === 'invalid')?.anomaly ?? '';
