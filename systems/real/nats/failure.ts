/** What becomes of a request that is not answered as it should be, and what that says of it. */

/** What became of a request without success. */
export type Failing =
  /** The connection was gone before. */
  | 'not-sent'
  /** The server knows nobody who takes it, and has passed it on to no one. */
  | 'nobody'
  /** JetStream has looked at it and said no: its `code` says why. */
  | 'refused'
  /** No answer, or one that is not understood. */
  | 'unknown';

export class NatsFailure extends Error {
  readonly failing: Failing;
  /** JetStream's own number (`err_code`) of a refusal. */
  readonly code: number | undefined;
  constructor(failing: Failing, message: string, code?: number) {
    super(message);
    this.failing = failing;
    this.code = code;
  }
}

/** JetStream's numbers for what it says before it stores anything, or instead of it. */
export const WRONG_LAST = 10_071;
const REFUSALS: ReadonlySet<number> = new Set([
  WRONG_LAST, // the last message of the subject is another one
  10_164, // the same, of a server that does not say which one it is
  10_023, // no resources left
  10_028, // no memory left
  10_047, // no room left
  10_054, // the message is too big
  10_059, // no such stream
]);

/** It certainly did nothing. Any other number may be said of what is stored all the same. */
export const isRefusal = (error: unknown): boolean => {
  if (!(error instanceof NatsFailure)) return false;
  const { failing, code } = error;
  if (failing === 'refused') return code !== undefined && REFUSALS.has(code);
  return failing === 'nobody' || failing === 'not-sent';
};

export const isCode = (error: unknown, code: number): boolean =>
  error instanceof NatsFailure && error.code === code;
