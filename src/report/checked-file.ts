/** What became of one history file, as plain data; and the exit code of several. */
import { EXIT, type ExitCode } from '../base/failure.ts';
import type { Counterexample } from '../history/counterexample.ts';
import type { LongestPrefix } from '../history/longest-prefix.ts';
import type { SetFull } from '../history/set-full.ts';
import type { ConvergenceSummary, LevelResult, RunResult } from '../runner/evaluation/result.ts';

export interface CheckedFile {
  /** As the user named it. */
  readonly file: string;
  readonly verdict: 'valid' | 'invalid' | 'unknown';
  readonly exitCode: ExitCode;
  /** One sentence. */
  readonly reason: string;
  /** Of the file's history, where it could be read. */
  readonly history?: {
    readonly format: string;
    readonly operations: number;
    readonly keys: number;
    readonly loadMs: number;
  };
  readonly model?: string;
  /** Where what watches were told stands beside the operations, or alone. */
  readonly watches?: { readonly watches: number; readonly events: number };
  /** The levels that were decided, the promised one first. */
  readonly levels: readonly LevelResult[];
  readonly notes: readonly string[];
  /** How far up the ladder of consistency it stands, in a sentence; where several levels were asked. */
  readonly consistency?: string;
  /** What became of the nodes after healing; where the history has nodes and says when that was. */
  readonly convergence?: ConvergenceSummary;
  /** Of the first level that is broken, one that is promised before others. */
  readonly counterexample?: Counterexample;
  /** Up to where a history that is not linearizable still was. */
  readonly longestPrefix?: LongestPrefix;
  /** Of sets that are read whole: how soon elements were visible and stable, which were lost. */
  readonly setFull?: SetFull;
  /** Of a saved run: whether it served again, and which nodes ended or complained. */
  readonly run?: Pick<RunResult, 'recovery' | 'crashes' | 'alarms'>;
  /** Whether the witness of a valid history was replayed by the independent verifier. */
  readonly witness?: 'verified' | 'absent' | 'wrong';
  /** Why the file could not be checked at all. */
  readonly failure?: { readonly code: string; readonly hint?: string };
}

/** What all its levels took, in ms. */
export const checkMsOf = ({ levels }: CheckedFile): number =>
  levels.reduce((sum, level) => sum + level.checkMs, 0);

/** From the worst to the best; a file that cannot be read is worse than one that is not decided. */
const WORST_FIRST: readonly ExitCode[] = [
  EXIT.violation,
  EXIT.cleanUpIncomplete,
  EXIT.interrupted,
  EXIT.infrastructure,
  EXIT.usage,
  EXIT.unknown,
  EXIT.valid,
];

/** The exit code of all files together: an `unknown` never hides a violation. */
export const worstExitCode = (all: readonly CheckedFile[]): ExitCode =>
  WORST_FIRST.find((code) => all.some(({ exitCode }) => exitCode === code)) ?? EXIT.unknown;
