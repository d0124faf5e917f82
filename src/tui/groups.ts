/**
 * Who hears whom while several partitions may be on at once: the groups of one are cut by those of
 * the next. A node may be in several groups (a bridge is); a node that a partition does not mention
 * is in a group of the rest.
 */
import type { NodeName } from '../cluster/port/wanted.ts';

export type Groups = readonly (readonly NodeName[])[];

/** One group with everybody when no partition is on. */
export const combineGroups = (
  nodes: readonly NodeName[],
  partitions: readonly Groups[],
): Groups => {
  let groups: Groups = [nodes];
  for (const partition of partitions) {
    const mentioned = new Set(partition.flat());
    const rest = nodes.filter((node) => !mentioned.has(node));
    const cuts = [...partition, rest].map((group) => new Set(group));
    groups = withoutSubsets(
      groups.flatMap((group) => cuts.map((cut) => group.filter((node) => cut.has(node)))),
    );
  }
  return groups;
};

const withoutSubsets = (groups: Groups): Groups => {
  return groups.filter(
    (group, i) =>
      group.length > 0 &&
      !groups.some(
        (other, j) =>
          i !== j &&
          group.every((node) => other.includes(node)) &&
          // Of two equal groups the first stays.
          (other.length > group.length || j < i),
      ),
  );
};
