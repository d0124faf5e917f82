/** The options of `verify shrink`: those of a run, and its own. */
import type { RunFlags } from '../run/flags.ts';

export interface ShrinkFlags extends RunFlags {
  readonly budget: string;
  readonly repeats: string;
}

export const SHRINK_DEFAULTS = { budget: '120', repeats: '3' } as const;

/** What also says something beside a saved run; its plan says all the rest. */
export const BESIDE_A_RUN: readonly string[] = ['runtime', 'results', 'budget', 'repeats', 'tui'];
