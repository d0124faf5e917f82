/** Operations of sessions in words, and as rows of the history. */
import { shortName } from '../../src/history/shorten.ts';
import { describeRow } from '../linearizability/rows/describe-row.ts';
import type { Sessions } from './sessions.ts';

/** One operation in words, with its key where the history has several. */
export const nameOperation = ({ history, row }: Sessions, operation: number): string => {
  const { columns } = history;
  const at = row[operation]!;
  const key = columns.keys.length > 1 ? columns.keys[columns.key[at]!] : undefined;
  return `${describeRow(columns, at)}${key === undefined ? '' : ` (key ${shortName(key)})`}`;
};

/** The rows of some operations, each once, in the order of their invocations. */
export const rowsOf = ({ row }: Sessions, operations: readonly number[]): number[] =>
  [...new Set(operations.map((operation) => row[operation]!))].sort((a, b) => a - b);
