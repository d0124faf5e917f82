/** Times and verdicts in words; what the terminal says as well comes from where the terminal has it. */
import { latency } from '../../format.ts';

/** When: `16.513 s`. */
export const at = (ms: number, digits = 3): string => `${(ms / 1000).toFixed(digits)} s`;

/** How long: `359 µs`, `3.4 ms`, `1.25 s`. */
export const span = (ms: number): string => (ms < 1 ? `${Math.round(ms * 1000)} µs` : latency(ms));

/** So many digits of a second tell times apart that are a step (ms) apart. */
export const digitsFor = (stepMs: number): number =>
  Math.max(0, Math.min(6, Math.ceil(-Math.log10(stepMs / 1000) - 1e-9)));

export const MARKS = { valid: '✓', invalid: '✗', unknown: '?' } as const;

export const OUTCOMES = ['ok', 'failed', 'unknown'] as const;
export const OUTCOME_CLASSES = ['ok', 'fail', 'info'] as const;
/** Beside colour: outcomes are told apart by letter, too. */
export const OUTCOME_MARKS = ['', '×', '?'] as const;
