/** What one of many simulated runs came to, as plain data. */
import type { ExitCode } from '../base/failure.ts';

export interface SeedOutcome {
  readonly seed: number;
  readonly verdict: 'valid' | 'invalid' | 'unknown';
  readonly exitCode: ExitCode;
  /** Of a broken promise: the anomaly, or the promise itself (`recovers`). */
  readonly anomaly?: string;
  /** One sentence: what was decided and why; of a run that came to no verdict, why it did not. */
  readonly reason: string;
  /** What repeats it exactly: everything that was drawn is in it. */
  readonly command: string;
  readonly operations: number;
  /** How long the run took on its own clock, and on the machine's, ms. */
  readonly virtualMs: number;
  readonly ms: number;
  /** The run could not be made, or its process has died. */
  readonly failed?: true;
  /** Where it was saved, as a user would type it. */
  readonly folder?: string;
}
