/** Whether the nodes came to agree after healing, and when each did: a few lines of a report. */
import type { ConvergenceSummary } from '../runner/evaluation/result.ts';
import { count, latency } from './format.ts';
import type { Paint } from './paint.ts';
import { wrap } from './text.ts';
import { paintVerdict } from './verdict-word.ts';

const INDENT = '  ';

/** @param title before the verdict's word */
export const convergenceLines = (
  { verdict, reason, nodes, lost }: ConvergenceSummary,
  paint: Paint,
  width: number,
  title = '',
): readonly string[] => [
  ...wrap(`${title}${paintVerdict(verdict, paint)}  ${reason ?? AGREED}`, width, INDENT),
  ...wrap(`${nodes.map(nodeWords).join(', ')}${since(nodes)}`, width, INDENT),
  ...(lost.count === 0 ? [] : wrap(`lost: ${lostWords(lost)}`, width, INDENT)),
];

const AGREED = 'every node reads the same, and nothing that was acknowledged is lost';

type NodeSummary = ConvergenceSummary['nodes'][number];

const since = (nodes: readonly NodeSummary[]): string =>
  nodes.some(({ state }) => state === 'converged')
    ? ' (from healing and the end of all writes)'
    : '';

const nodeWords = ({ node, state, afterMs = 0 }: NodeSummary): string =>
  state === 'converged' ? `${node} after ${latency(afterMs)}` : `${node} ${STATE_WORDS[state]}`;

const STATE_WORDS = { apart: 'differs', unread: 'was not read' } as const;

const lostWords = ({ count: all, first }: ConvergenceSummary['lost']): string => {
  const more = all - first.length;
  return `${first.join('; ')}${more === 0 ? '' : `; and ${count(more)} more`}`;
};
