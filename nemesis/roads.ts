/** Which roads between nodes a fault of links disturbs. A road is one-way. */
import type { FaultKind, NemesisView } from '../src/cluster/port/nemesis.ts';
import type { NodeName } from '../src/cluster/port/wanted.ts';
import type { Random } from '../src/base/random.ts';
import { oneNode, placeOf } from './targets.ts';

export interface Road {
  readonly from: NodeName;
  readonly to: NodeName;
}

export interface Roads {
  readonly roads: readonly Road[];
  readonly targets: readonly NodeName[];
  /** For people: "on all roads", "to and from n3". */
  readonly words: string;
}

export const ROAD_KINDS: readonly FaultKind[] = [
  { name: 'all', summary: 'every road between nodes', leastNodes: 2 },
  { name: 'one', summary: 'the roads to and from one node', aimed: true, leastNodes: 2 },
  {
    name: 'leader',
    summary: 'the roads to and from whoever leads now',
    aimed: true,
    requires: 'leader',
    leastNodes: 2,
  },
];

/** Undefined when there is nobody to disturb now. */
export const chooseRoads = async (
  kind: string,
  random: Random,
  view: NemesisView,
): Promise<Roads | undefined> => {
  const { nodes } = view;
  if (kind === 'all') {
    const roads = nodes.flatMap((node) => roadsFrom(node, view));
    return { roads, targets: [], words: 'on all roads' };
  }
  const node = await oneNode(kind, random, view, nodes);
  if (node === undefined) return undefined;
  const out = placeOf(node, view.layout).flatMap((one) => roadsFrom(one, view));
  const back = out.map(({ from, to }) => ({ from: to, to: from }));
  if (kind === 'send') return { roads: out, targets: [node], words: `of what ${node} sends` };
  if (kind === 'receive') {
    return { roads: back, targets: [node], words: `of what is sent to ${node}` };
  }
  return { roads: [...out, ...back], targets: [node], words: `to and from ${node}` };
};

/** To the nodes of other places: what stays on one machine is not disturbed. */
const roadsFrom = (from: NodeName, { nodes, layout }: NemesisView): Road[] => {
  const here = placeOf(from, layout);
  return nodes.flatMap((to) => (here.includes(to) ? [] : [{ from, to }]));
};
