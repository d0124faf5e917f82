/** What is told where a simulated cluster cannot do what it was asked for. */
import { type Failure, infrastructureFailure } from '../../base/failure.ts';
import type { NodeName } from '../port/wanted.ts';
import type { SimLog } from './log.ts';
import { FATAL } from './node.ts';

/** So much of its log is told of a node that does not start. */
const MOST_LINES = 8;

export const notStarted = (node: NodeName, log: SimLog): Failure =>
  infrastructureFailure(
    'node-not-started',
    `${node} did not start: its program has thrown`,
    ['Its log says:', ...lastWords(log).map((line) => `          ${line}`)].join('\n'),
  );

/** Of what only a container has. */
export const noInside = (node: NodeName, what: string): Failure =>
  infrastructureFailure('simulated', `${node} is simulated and ${what}.`, 'Use --runtime docker.');

/** From what it died of on: a long stack would hide it. */
const lastWords = (log: SimLog): readonly string[] => {
  const lines = log.tail(Infinity);
  const from = lines.findLastIndex((line) => line.includes(FATAL));
  return lines.slice(Math.max(0, from)).slice(0, MOST_LINES);
};
