/**
 * A start that failed, and whose clean-up failed too. What broke the start is what is told first; that
 * something is left behind is worse, and makes the exit code.
 */
import { Failure } from '../../base/failure.ts';

export const startAndCleanUpFailed = (error: unknown, left: unknown): unknown => {
  if (!(error instanceof Failure) || !(left instanceof Failure)) return error;
  const hint = [error.hint, left.message, left.hint].filter((text) => text !== undefined);
  return new Failure(error.message, {
    code: left.code,
    exitCode: left.exitCode,
    hint: hint.join('\n          '),
    cause: error,
  });
};
