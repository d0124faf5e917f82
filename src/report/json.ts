/**
 * A run as machine-readable lines: one JSON object an event, told apart by `type`, in the order and
 * with the fields of `RunEvent`; operations are told once a second (`OperationsEvent`) rather than
 * one by one. The first line is the plan, the last the result, which holds the verdict.
 */
import { OperationIntervals } from './operations.ts';
import type { Reporter } from './plain.ts';

export const jsonReporter = (write: (line: string) => void): Reporter => {
  return new OperationIntervals(1_000, (event) => write(JSON.stringify(event)));
};
