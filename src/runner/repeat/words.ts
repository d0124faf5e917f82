/** What came of running a plan twice, in a sentence. */
import { machineCallWords } from '../../cluster/port/machine-call.ts';
import { withCommas } from '../../history/shorten.ts';
import type { RunResult } from '../evaluation/result.ts';
import type { Difference } from './first-difference.ts';

const WHERE_TO_LOOK =
  'nothing was seen to be called: look for state outside of the program’s function, and for what waits for the machine';

export const sameWords = (operations: number): string =>
  `repeatable: a second run was the same, byte by byte (${withCommas(operations)} operations, faults, events, logs)`;

export const differentWords = (
  { file, line, lines: [first, second] }: Difference,
  { machineCalls = [] }: Pick<RunResult, 'machineCalls'>,
): string => {
  const [call] = machineCalls;
  const why = call === undefined ? WHERE_TO_LOOK : machineCallWords(call.node, call);
  return `not repeatable: two runs of one plan differ in ${file} from line ${line} on (${why}): ${shown(first)} against ${shown(second)}`;
};

const shown = (line: string | undefined): string => line ?? 'nothing';
