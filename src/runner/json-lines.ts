/** The small JSON-lines files of a run's folder. They may end anywhere: a last line that is cut off is left out. */
import { usageFailure } from '../base/failure.ts';

/** @throws Failure (exit 64) where a whole line is no JSON */
export const parseLines = (file: string, text: string): readonly unknown[] => {
  const whole = text.split('\n').slice(0, -1);
  return whole.map((line, i) => {
    try {
      return JSON.parse(line) as unknown;
    } catch (error) {
      throw usageFailure('bad-run', `${file}:${i + 1}: not JSON (${(error as Error).message}).`);
    }
  });
};
