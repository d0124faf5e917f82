/** Reads a run's ledger of faults back. It may end anywhere: a last line that is cut off is left out. */
import { readFile } from 'node:fs/promises';
import { usageFailure } from '../../base/failure.ts';
import type { FaultLine } from './fault-log.ts';

/** Empty where there is none. @throws Failure (exit 64) where a line is no JSON */
export const readFaultLog = async (file: string): Promise<readonly FaultLine[]> => {
  const text = await readFile(file, 'utf8').catch(() => '');
  const whole = text.split('\n').slice(0, -1);
  return whole.map((line, i) => {
    try {
      return JSON.parse(line) as FaultLine;
    } catch (error) {
      throw usageFailure('bad-run', `${file}:${i + 1}: not JSON (${(error as Error).message}).`);
    }
  });
};
