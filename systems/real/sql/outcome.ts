/** What is known of an operation that broke off. Pure. */
import type { Outcome } from '../../../src/history/operation.ts';
import type { Stage } from './attempt.ts';
import type { Said } from './connection.ts';

/**
 * - Nobody but the server knows what became of a statement or a `COMMIT` that was sent, unless it says
 *   that all is undone. That it refuses is believed of a statement, which it looks at before it does
 *   anything; at a `COMMIT` much is done already.
 * - Of a transaction whose `COMMIT` was not sent, nothing has happened or will.
 * - A read has changed nothing, whatever becomes of it.
 * @param said what the database's dialect makes of the error
 */
export const outcomeOfError = (
  error: unknown,
  said: Said,
  { stage, readOnly }: { readonly stage: Stage; readonly readOnly: boolean },
): Outcome => {
  const text = error instanceof Error ? error.message : String(error);
  const isCertain = readOnly || stage === 'undecided' || said === 'aborted';
  if (said === 'refused' && (isCertain || stage === 'statement')) {
    return { type: 'fail', error: text, unreachable: true };
  }
  return { type: isCertain ? 'fail' : 'info', error: text };
};
