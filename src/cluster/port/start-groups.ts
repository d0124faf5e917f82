/** In which groups nodes are started. */
import { usageFailure } from '../../base/failure.ts';
import type { NodeName } from './wanted.ts';

/**
 * Those of the order, one after the other; nodes that no group names come last, all at once.
 * @throws Failure (exit 64) for a name that is no node's
 */
export const groupsOf = (
  nodes: readonly NodeName[],
  order: readonly (readonly NodeName[])[] = [],
): readonly (readonly NodeName[])[] => {
  const unknown = order.flat().find((name) => !nodes.includes(name));
  if (unknown !== undefined) {
    throw usageFailure('unknown-node', `The start order names ${unknown}, which is no node.`);
  }
  const groups = order.map((names) => nodes.filter((name) => names.includes(name)));
  const rest = nodes.filter((name) => !order.some((names) => names.includes(name)));
  return [...groups, rest].filter((group) => group.length > 0);
};
