/** Each finding of a system by its documented command: was it seen, and in how many runs? */
import { EXIT } from '../../src/base/failure.ts';
import type { Finding, System } from '../../src/cluster/port/system.ts';
import type { FindingRecord } from '../../docs/track-record-data.ts';
import { type CommandRun, runCommand } from '../command.ts';
import { saidBy } from './said.ts';
import type { Measured, Task } from './task.ts';

/** A finding is documented as one that is seen within so many runs; what holds must hold in each. */
const RUNS = 3;

export const findingTasks = ({ findings = [] }: System): readonly Task[] =>
  findings.map((finding) => ({
    command: finding.foundBy,
    measure: () => recordFinding(finding),
  }));

const recordFinding = async ({
  foundBy: command,
  shows: expected = 'violation',
}: Finding): Promise<Measured> => {
  let violations = 0;
  let undecided = 0;
  let violation: CommandRun | undefined;
  for (let runs = 1; ; runs++) {
    const run = await runCommand(command);
    if (run.exitCode === EXIT.violation) {
      violations++;
      violation = run;
    } else if (run.exitCode !== EXIT.valid) undecided++;
    const isOver = runs === RUNS || (violations > 0 && expected === 'violation');
    if (!isOver) continue;
    const row = {
      command,
      expected,
      runs,
      violations,
      undecided,
      seconds: Math.round(run.elapsedMs / 1000),
      said: saidBy(violation ?? run),
    };
    return { row, version: run.result?.version, isUnexpected: !isAsDocumented(row) };
  }
};

/** Whether it came out as the page says: what is undecided has not shown that nothing is found. */
const isAsDocumented = ({ expected, violations, undecided }: FindingRecord): boolean =>
  expected === 'violation' ? violations > 0 : violations + (undecided ?? 0) === 0;
