/** The verdict's word as it is shown everywhere: only the bad news is loud without colours. */
import type { RunResult } from '../runner/evaluation/result.ts';
import type { Paint } from './paint.ts';

export const paintVerdict = (verdict: RunResult['verdict'], paint: Paint): string =>
  paint.colour(COLOURS[verdict], verdict === 'invalid' ? 'INVALID' : verdict);

const COLOURS = { valid: 'green', invalid: 'red', unknown: 'yellow' } as const;
