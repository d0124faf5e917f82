/** What is said to a thread that scans, and what it answers. */
import type { Json } from '../operation.ts';

export interface ScanJob {
  /** Lines, each with its newline, up to `length`. */
  readonly bytes: SharedArrayBuffer;
  readonly length: number;
  /** Where it writes what it read. */
  readonly lines: SharedArrayBuffer;
}

export interface ScanAnswer {
  /** Lines that were read, or called odd. */
  readonly count: number;
  /** Where the last of them ends; less than `length` where there were more lines than rooms. */
  readonly scanned: number;
  /** Names that were not met before in this thread, in the order of their numbers. */
  readonly names: readonly string[];
  readonly others: readonly Json[];
}

/** Said once, when it can begin. */
export type ScanMessage = 'ready' | ScanAnswer;
