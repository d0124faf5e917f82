/** The report of a run that has just ended, beside everything else in its folder. */
import { readAssets } from '../../report/html/assets.ts';
import { makeReport } from '../../report/html/make-report.ts';
import { readRun } from '../../report/html/read-run.ts';
import type { RunResult } from '../../runner/evaluation/result.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';
import type { RunFolder } from '../../runner/plan/run-folder.ts';

/** Never rejects: a verdict is worth more than its picture. What went wrong is told. */
export const saveReport = async (
  folder: RunFolder,
  plan: TestPlan,
  result: RunResult,
  stderr: { write(text: string): unknown },
): Promise<void> => {
  try {
    await folder.save('report.html', await reportOf(folder.path, plan, result));
  } catch (error) {
    stderr.write(`verify: no report.html was made: ${(error as Error).message}\n`);
    stderr.write(`        The run is saved; verify report ${folder.shown} makes it.\n`);
  }
};

/** @throws Failure where the run cannot be read */
export const reportOf = async (
  folder: string,
  plan: TestPlan,
  result: RunResult,
): Promise<string> => makeReport(await readRun(folder, plan, result), await readAssets());
