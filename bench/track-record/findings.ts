/** Each finding of a system by its documented command: was it seen, and in how many runs? */
import { EXIT } from '../../src/base/failure.ts';
import type { Finding } from '../../src/cluster/port/system.ts';
import type { FindingRecord } from '../../docs/track-record-data.ts';
import { type CommandRun, runCommand } from '../command.ts';
import { saidBy } from './said.ts';

/** A finding is documented as one that is seen within so many runs; what holds must hold in each. */
const RUNS = 3;

export const recordFinding = async ({
  summary,
  foundBy: command,
  shows: expected = 'violation',
}: Finding): Promise<FindingRecord> => {
  let violations = 0;
  let violation: CommandRun | undefined;
  for (let runs = 1; ; runs++) {
    const run = await runCommand(command);
    if (isViolation(run)) {
      violations++;
      violation = run;
    }
    const isOver = runs === RUNS || (violations > 0 && expected === 'violation');
    if (!isOver) continue;
    const seconds = Math.round(run.elapsedMs / 1000);
    return {
      command,
      summary,
      expected,
      runs,
      violations,
      seconds,
      said: saidBy(violation ?? run),
    };
  }
};

/** Whether it came out as the page says. */
export const isAsDocumented = ({ expected, violations }: FindingRecord): boolean =>
  expected === 'violation' ? violations > 0 : violations === 0;

const isViolation = ({ exitCode }: CommandRun): boolean => exitCode === EXIT.violation;
