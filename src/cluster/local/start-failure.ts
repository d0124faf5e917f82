/** What is told of a start that failed. */
import { type Failure, infrastructureFailure } from '../../base/failure.ts';
import { type Breach, breachWords } from '../port/protocol.ts';
import type { NodeLog } from './node-log.ts';

/** So much of its log is shown when a node does not start. */
const LAST_LINES = 8;

/**
 * @param trouble why it did not start: `it ended (exit code 1)`
 * @param breaches what it said that its protocol does not allow
 */
export const startFailed = async (
  node: string,
  trouble: string,
  log: Pick<NodeLog, 'file' | 'tail'>,
  breaches: readonly Breach[] = [],
): Promise<Failure> => {
  const said = breaches
    .filter(({ means }) => !trouble.includes(means))
    .map((breach) => breachWords(node, breach));
  const tail = await log.tail(LAST_LINES);
  const head = tail.length === 0 ? `Its log is empty: ${log.file}` : `Its log ends (${log.file}):`;
  return infrastructureFailure(
    'node-not-started',
    `${node} did not start: ${trouble}`,
    [...said, head, ...tail.map((line) => `          ${line}`)].join('\n'),
  );
};
