/** `--check-determinism`: a simulated run is made once more, and compared with the first. */
import { rm } from 'node:fs/promises';
import { EXIT, type ExitCode, Failure } from '../../base/failure.ts';
import type { JUnitCase } from '../../report/junit.ts';
import type { RunResult } from '../../runner/evaluation/result.ts';
import { folderWithin } from '../../runner/plan/run-folder.ts';
import { firstDifference } from '../../runner/repeat/first-difference.ts';
import { differentWords, sameWords } from '../../runner/repeat/words.ts';
import { run } from '../../runner/run.ts';
import { deploymentOf, settingOf } from '../../runner/set-up.ts';
import type { Subject } from '../subject/subject.ts';
import { chooseRuntime } from './choose-runtime.ts';
import type { Prepared } from './prepare.ts';
import { resolvePlan } from './resolve.ts';

export interface Determinism {
  /** Undefined: it was interrupted, and nobody knows. */
  readonly same: boolean | undefined;
  /** One sentence. */
  readonly text: string;
}

/** Of the second run: kept below the first where they differ. */
const AGAIN = 'again';

/** @param first the result of the run that was prepared, which has ended */
export const checkDeterminism = async (
  { plan, folder, notes }: Prepared,
  subject: Subject,
  first: RunResult,
  interrupt: AbortSignal,
): Promise<Determinism> => {
  const resolved = resolvePlan(plan, subject);
  const deployment = deploymentOf(resolved.system, settingOf(plan));
  const wanted = { system: resolved.system, deployment, simulated: plan.simulated };
  const { runtime } = await chooseRuntime(plan.runtime, wanted);
  const again = await folderWithin(folder, AGAIN);
  try {
    await run({
      ...resolved,
      plan,
      folder: again,
      runtime,
      notes,
      check: () => Promise.resolve({ levels: [] }), // it is decided already
      emit: () => {},
      interrupt,
    });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (!interrupt.aborted) {
      return {
        same: false,
        text: `not repeatable: the second run did not begin: ${error.message}`,
      };
    }
  }
  if (interrupt.aborted)
    return { same: undefined, text: 'whether it repeats was not seen: interrupted' };
  const difference = await firstDifference(folder.path, again.path);
  if (difference !== undefined) {
    return { same: false, text: `${differentWords(difference, first)}; it is in ${again.shown}` };
  }
  await rm(again.path, { recursive: true });
  return { same: true, text: sameWords(first.operations.total) };
};

/** What a run that does not repeat is worth: a violation, whatever else was found. */
export const exitCodeWith = ({ same }: Determinism, exitCode: ExitCode): ExitCode =>
  same === false && (exitCode === EXIT.valid || exitCode === EXIT.unknown)
    ? EXIT.violation
    : exitCode;

export const caseOfDeterminism = (of: JUnitCase, { same, text }: Determinism): JUnitCase => ({
  suite: of.suite,
  name: `${of.name} repeats exactly`,
  ms: 0,
  ...(same === true
    ? {}
    : {
        trouble: {
          tag: same === false ? 'failure' : 'error',
          type: same === false ? 'not-repeatable' : 'interrupted',
          message: text,
          detail: text,
        },
      }),
  facts: [],
});
