/** What the parts that bring about a wanted state share: the nodes, and what is in place on them. */
import type { NodeName } from '../../port/wanted.ts';
import type { Agent } from '../agent/agent.ts';
import type { DockerNode } from '../node/node.ts';
import type { Disks } from './disks.ts';
import type { InPlace, Present } from './in-place.ts';
import { LinkCounts } from './link-counts.ts';

export interface Ground {
  readonly agent: Agent;
  readonly nodes: readonly DockerNode[];
  readonly disks: Disks;
  readonly counts: LinkCounts;
  readonly inPlace: Map<NodeName, InPlace>;
  readonly cpu: Map<NodeName, number | undefined>;
  /** What has been done to the data of nodes that are down. */
  readonly settled: Map<NodeName, string>;
}

export const groundOf = (parts: Pick<Ground, 'agent' | 'nodes' | 'disks'>): Ground => ({
  agent: parts.agent,
  nodes: parts.nodes,
  disks: parts.disks,
  counts: new LinkCounts(parts.nodes),
  inPlace: new Map(),
  cpu: new Map(),
  settled: new Map(),
});

/** Nodes that run, with what is in place on them. */
export const presentOn = ({ nodes, inPlace }: Ground): Present[] =>
  nodes.flatMap((node) => {
    const place = inPlace.get(node.name);
    return place !== undefined && node.life === place.life ? [{ node, place }] : [];
  });
