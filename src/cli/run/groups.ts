/** `n1 n2 | n3 n4 n5`: groups of nodes that hear only each other. */
import { usageFailure } from '../../base/failure.ts';

/**
 * A node in no group hears all and is heard by all.
 * @param what names the place in messages: `--partition`
 * @throws Failure (exit 64) for fewer than two groups, an unknown node or one in two groups
 */
export const parseGroups = (
  what: string,
  text: string,
  nodes: readonly string[],
): readonly (readonly string[])[] => {
  const bad = (why: string): Error =>
    usageFailure(
      'bad-partition',
      `${what}: ${why}.`,
      'Write groups of nodes with | between them: "n1 n2 | n3 n4 n5".',
    );
  const groups = text.split('|').map((group) => group.split(/[\s,]+/).filter((n) => n !== ''));
  if (groups.length < 2 || groups.some((group) => group.length === 0)) {
    throw bad(`"${text}" is not two or more groups of nodes`);
  }
  const seen = new Set<string>();
  for (const node of groups.flat()) {
    if (!nodes.includes(node)) throw bad(`there is no node ${node} (there is: ${nodes.join(' ')})`);
    if (seen.has(node)) throw bad(`${node} is named twice`);
    seen.add(node);
  }
  return groups;
};
