/** Reads a run's ledger of faults back. */
import { readFile } from 'node:fs/promises';
import { parseLines } from '../json-lines.ts';
import type { FaultLine } from './fault-log.ts';

/** Empty where there is none. @throws Failure (exit 64) where a line is no JSON */
export const readFaultLog = async (file: string): Promise<readonly FaultLine[]> =>
  parseLines(file, await readFile(file, 'utf8').catch(() => '')) as readonly FaultLine[];
