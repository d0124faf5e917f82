/**
 * The one error class that users meet: what went wrong in a sentence, the way out, the exit code.
 *
 * Verdicts are never thrown; this is for what keeps us from reaching one. It stands on the ground
 * floor because every floor above may have to say such a sentence.
 */

/** Exit codes of the command (sysexits' 64 for usage; 130 is 128 + SIGINT). */
export const EXIT = {
  valid: 0,
  violation: 1,
  unknown: 2,
  infrastructure: 3,
  cleanUpIncomplete: 4,
  usage: 64,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface FailureOptions {
  /** A stable, machine-readable name: `unknown-system`, `port-taken`, `malformed-history`, … */
  readonly code: string;
  /** What the user can do about it, one sentence. */
  readonly hint?: string;
  readonly exitCode: ExitCode;
  readonly cause?: unknown;
}

export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(message: string, options: FailureOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.hint = options.hint;
    this.exitCode = options.exitCode;
  }
}

/** Bad input or wrong usage: exit code 64. */
export const usageFailure = (code: string, message: string, hint?: string): Failure =>
  new Failure(message, { code, exitCode: EXIT.usage, ...(hint === undefined ? {} : { hint }) });

/** The cluster or the machine would not play along: exit code 3. */
export const infrastructureFailure = (
  code: string,
  message: string,
  hint?: string,
  cause?: unknown,
): Failure =>
  new Failure(message, {
    code,
    exitCode: EXIT.infrastructure,
    ...(hint === undefined ? {} : { hint }),
    ...(cause === undefined ? {} : { cause }),
  });
