/** What the pool and its workers say to each other. */
import type { Columns } from '../../../src/history/columns.ts';
import type { ExitCode } from '../../../src/base/failure.ts';
import type { Approach, FirstPass, PartitionVerdict } from '../decide.ts';
import type { ModelReference } from './model-reference.ts';

export interface WorkerData {
  readonly history: Columns;
  readonly model: ModelReference;
}

/** Clocks differ between threads, so times are durations. */
export interface Allowance {
  readonly timeMs: number;
  readonly memoryBytes: number;
}

export type Job =
  | { readonly type: 'first-pass' }
  | {
      readonly type: 'partition';
      /** Its number in `partitionsOf`. */
      readonly partition: number;
      readonly approaches: readonly Approach[];
      readonly allowance: Allowance;
      /** What these approaches have had in earlier rounds. */
      readonly earlierMs: number;
      /** One number; not zero ends the job. */
      readonly stop: Int32Array;
    };

export type Answer =
  | { readonly type: 'first-pass'; readonly pass: FirstPass }
  | { readonly type: 'partition'; readonly verdict: PartitionVerdict }
  | { readonly type: 'progress'; readonly operations: number }
  | { readonly type: 'failure'; readonly failure: FailureFacts }
  | { readonly type: 'crash'; readonly error: unknown };

/** A Failure loses its class on the way between threads. */
export interface FailureFacts {
  readonly message: string;
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;
}
