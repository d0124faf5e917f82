/** What a wanted state means for each node. Pure. */
import type { NodeName, WantedNode, WantedState } from '../../port/wanted.ts';
import { dropRules } from './links.ts';
import { divideByMeans, queueLines, type LinkMeans } from './queues.ts';
import { shapingRules } from './shaping.ts';

export interface Goal {
  readonly wanted: WantedNode;
  /** Its packet filter rules, queues and queue disciplines, as the agent wants them. */
  readonly rules: string;
  readonly queues: string;
  readonly shape: string;
}

export interface GoalNode {
  readonly name: NodeName;
  readonly ip: string;
  readonly hasData: boolean;
}

export const goalsOf = (
  state: WantedState,
  nodes: readonly GoalNode[],
  means: LinkMeans,
): ((node: { readonly name: NodeName }) => Goal) => {
  const names = nodes.map(({ name }) => name);
  const ips = new Map(nodes.map(({ name, ip }) => [name, ip]));
  const ip = (name: NodeName): string => ips.get(name) ?? '';
  const rules = dropRules(state.links, names, ip);
  const { shaped, queued } = divideByMeans(state.links, means);
  const shapes = shapingRules(shaped, names, ip);
  const queues = queueLines(queued, names, ip);
  const wanted = new Map(
    nodes.map((node) => [node.name, forNode(state.nodes[node.name] ?? {}, node)]),
  );
  return ({ name }) => ({
    wanted: wanted.get(name) ?? {},
    rules: rules.get(name) ?? '',
    queues: queues.get(name) ?? '',
    shape: shapes.get(name) ?? '',
  });
};

/** A node without a data folder has nothing to lose: what a fault would do there is left out. */
const forNode = (wanted: WantedNode, { hasData }: GoalNode): WantedNode => {
  if (hasData) return wanted;
  const { disk: _disk, damage: _damage, death, ...rest } = wanted;
  return death === undefined ? rest : { ...rest, death: 'kill' };
};
