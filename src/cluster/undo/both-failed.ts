/** Something broke, and what had been started could not be removed either: neither hides the other. */
import { EXIT, Failure } from '../../base/failure.ts';

/**
 * What broke is told first; that something is left behind is worse, and makes the exit code (4).
 * @param left why not all is gone
 */
export const bothFailed = (error: unknown, left: unknown): Failure => {
  const hint = error instanceof Failure ? error.hint : undefined;
  const wayOut = '`verify clean` removes what is left.';
  return new Failure(`${sentence(error)} The clean-up is incomplete, too: ${sentence(left)}`, {
    code: 'clean-up-incomplete',
    exitCode: EXIT.cleanUpIncomplete,
    hint: hint === undefined ? wayOut : `${hint}\n        ${wayOut}`,
    cause: error,
  });
};

const sentence = (trouble: unknown): string => {
  const text = trouble instanceof Error ? trouble.message : String(trouble);
  return text.endsWith('.') ? text : `${text}.`;
};
