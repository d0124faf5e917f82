/** Decides the consistency levels of a run and, where one is broken, how to tell it. */
import type { Columns } from '../../history/columns.ts';
import type { Json } from '../../history/operation.ts';
import type { ConvergenceSummary, LevelResult } from './result.ts';

export interface CheckRequest {
  readonly history: Columns;
  /** The sequential specification: a name of the checkers' registry, and its options. */
  readonly model: { readonly name: string; readonly options: Readonly<Record<string, Json>> };
  /** Levels to decide; those promised are among them. */
  readonly levels: readonly string[];
  readonly promised: readonly string[];
  /** Nanoseconds on the history's clock since when nothing is broken; absent where something still is. */
  readonly healedAt?: number;
  readonly timeMs: number;
  readonly memoryBytes: number;
  readonly onProgress: (done: number, of: number) => void;
  readonly signal: AbortSignal;
}

export interface CheckAnswer {
  readonly levels: readonly LevelResult[];
  readonly convergence?: ConvergenceSummary;
  /** Rendered for a plain terminal; present when a level is broken. */
  readonly counterexample?: string;
}

/** The port to the checkers: the command line plugs them in. */
export type Check = (request: CheckRequest) => Promise<CheckAnswer>;
