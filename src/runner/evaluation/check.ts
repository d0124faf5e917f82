/** Decides the consistency levels of a history and, where one is broken, how to tell it. */
import type { Columns } from '../../history/columns.ts';
import type { Disturbance } from '../../history/disturbance.ts';
import type { Counterexample } from '../../history/counterexample.ts';
import type { LongestPrefix } from '../../history/longest-prefix.ts';
import type { Json } from '../../history/operation.ts';
import type { SetFull } from '../../history/set-full.ts';
import type { ConvergenceSummary, LevelResult } from './result.ts';

export interface CheckRequest {
  readonly history: Columns;
  readonly model: CheckModel;
  /** Levels to decide; those promised are among them. */
  readonly levels: readonly string[];
  readonly promised: readonly string[];
  /** Nanoseconds on the history's clock since when nothing is broken; absent where something still is. */
  readonly healedAt?: number;
  /** What was broken when; absent where that is not known. */
  readonly disturbances?: readonly Disturbance[];
  readonly timeMs: number;
  readonly memoryBytes: number;
  readonly onProgress: (done: number, of: number) => void;
  /** Shortens the check: what is decided until then counts. */
  readonly signal: AbortSignal;
  /** Whether the orders that explain valid levels are replayed. */
  readonly verifyWitness?: boolean;
}

/** The sequential specification. */
export type CheckModel =
  /** A name of the checkers' registry, and its options. */
  | { readonly name: string; readonly options?: Readonly<Record<string, Json>> }
  /** URL of a module of the user, and which of its `models`; without a name the one it exports. */
  | { readonly module: string; readonly named?: string };

export interface CheckAnswer {
  /** In the order in which they were asked for. */
  readonly levels: readonly LevelResult[];
  readonly convergence?: ConvergenceSummary;
  /** Of the first level that is broken, one that is promised before others. */
  readonly counterexample?: Counterexample;
  /** Up to where a history that is not linearizable still was. */
  readonly longestPrefix?: LongestPrefix;
  /** Of sets that are read whole: how soon elements were visible and stable, which were lost. */
  readonly setFull?: SetFull;
  /** How far up the ladder of consistency it stands, in a sentence; where several levels were asked. */
  readonly consistency?: string;
  /** The model's own name. */
  readonly model?: string;
  /** By level that is valid: what came of replaying its order, where that was asked for. */
  readonly witnesses?: Readonly<Record<string, 'verified' | 'absent' | 'wrong'>>;
}

/** The port to the checkers: the command line plugs them in. */
export type Check = (request: CheckRequest) => Promise<CheckAnswer>;
