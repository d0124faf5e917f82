/** Which nodes a fault of nodes hits. Nodes of one place stand on one machine: they fall together. */
import type { Random } from '../../src/base/random.ts';
import type { FaultKind, NemesisView } from '../../src/cluster/port/nemesis.ts';
import type { NodeName } from '../../src/cluster/port/wanted.ts';

export const TARGET_KINDS: readonly FaultKind[] = [
  { name: 'one', summary: 'one node', aimed: true },
  { name: 'leader', summary: 'whoever leads now', aimed: true, requires: 'leader' },
  { name: 'minority', summary: 'as many nodes as may be down at once', leastNodes: 3 },
  { name: 'all', summary: 'every node at once (needs --unsafe)', requires: 'unsafe' },
];

/** Undefined when nobody can be hit now without exceeding the limits. */
export const chooseTargets = async (
  kind: string,
  random: Random,
  view: NemesisView,
): Promise<readonly NodeName[] | undefined> => {
  const { healthy } = view;
  if (healthy.length === 0) return undefined;
  if (kind === 'all') return view.unsafe ? healthy : undefined;
  if (kind === 'minority') return asManyAsMay(random, view);
  const node = await oneNode(kind, random, view, healthy);
  if (node === undefined) return undefined;
  const targets = together(node, view);
  return view.mayGoDown(targets) ? targets : undefined;
};

/** As many as may go down, at random; where limits are lifted, less than half of all. */
const asManyAsMay = (random: Random, view: NemesisView): readonly NodeName[] | undefined => {
  const most = view.unsafe ? Math.floor((view.nodes.length - 1) / 2) : view.nodes.length;
  let chosen: readonly NodeName[] = [];
  for (const node of random.shuffle(view.healthy)) {
    const more = [...new Set([...chosen, ...together(node, view)])];
    if (more.length <= most && view.mayGoDown(more)) chosen = more;
  }
  return chosen.length === 0 ? undefined : chosen;
};

/** The healthy nodes that stand where this one stands, itself among them. */
export const together = (
  node: NodeName,
  { layout, healthy }: Pick<NemesisView, 'layout' | 'healthy'>,
): readonly NodeName[] => placeOf(node, layout).filter((other) => healthy.includes(other));

/** The nodes that stand where this one stands, itself among them. */
export const placeOf = (node: NodeName, layout: NemesisView['layout']): readonly NodeName[] => {
  const place = layout.find(({ name }) => name === node)?.place;
  if (place === undefined) return [node];
  return layout.filter((other) => other.place === place).map(({ name }) => name);
};

/**
 * The node that a schedule names, or else the leader (`leader`) or any one; undefined when it is not
 * among the candidates.
 */
export const oneNode = async (
  kind: string,
  random: Random,
  view: NemesisView,
  candidates: readonly NodeName[],
): Promise<NodeName | undefined> => {
  const wanted = view.target ?? (kind === 'leader' ? await view.leader() : undefined);
  if (wanted !== undefined) return candidates.includes(wanted) ? wanted : undefined;
  return kind === 'leader' || candidates.length === 0 ? undefined : random.pick(candidates);
};
