/**
 * What clients do, and which promise it tests. A workload hands out operations; it is pure but for
 * its seeded random and for what it is told of completed operations.
 */
import type { Outcome, Request } from '../history/operation.ts';
import type { Random } from '../base/random.ts';

export interface WorkloadOptions {
  readonly random: Random;
  /** How many independent objects. */
  readonly keys: number;
  /** Share of the operations that only read, 0 … 1; absent: the workload's own. */
  readonly reads?: number | undefined;
}

export interface OperationSource {
  /** The next operation of a client. */
  next(): Request;
  /** Told of each completion, for operations that build on what was seen. */
  completed(request: Request, outcome: Outcome): void;
  /**
   * Asked at every node, and more than once, after everything was healed: reads of all there is, that
   * show what became of the writes.
   */
  final(): readonly Request[];
}

export interface Workload {
  readonly name: string;
  readonly summary: string;
  /** The sequential specification it is checked against, a name of the checkers' registry. */
  readonly model: string;
  /** Functions of which at least one operation must succeed, or the test was empty. */
  readonly essential: readonly string[];
  source(options: WorkloadOptions): OperationSource;
}
