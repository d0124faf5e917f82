/** What became of the nodes, for people: the lost writes in words, the first of them only. */
import { type Columns, NONE } from '../../src/history/columns.ts';
import { shortName } from '../../src/history/shorten.ts';
import type { ToldConvergence } from '../check-history/messages.ts';
import { describeRow } from '../linearizability/rows/describe-row.ts';
import type { Convergence } from './convergence.ts';

/** Of the writes that were lost so many are told. */
const MOST_LOST = 10;

export const toldConvergence = (
  history: Columns,
  { verdict, nodes, lost }: Convergence,
): ToldConvergence => ({
  verdict,
  nodes,
  lost: {
    count: lost.length,
    first: lost.slice(0, MOST_LOST).map((row) => {
      const key = history.key[row]!;
      const to = key === NONE ? '' : ` to ${shortName(history.keys[key]!)}`;
      return `${describeRow(history, row)}${to}`;
    }),
  },
});
