/** Which links between nodes a fault of links disturbs. A link is one-way. */
import type { FaultKind, NemesisView } from '../../src/cluster/port/nemesis.ts';
import type { NodeName } from '../../src/cluster/port/wanted.ts';
import type { Random } from '../../src/base/random.ts';
import { oneNode, placeOf } from './targets.ts';

export interface Link {
  readonly from: NodeName;
  readonly to: NodeName;
}

export interface ChosenLinks {
  readonly links: readonly Link[];
  readonly targets: readonly NodeName[];
  /** For people: "on all links", "to and from n3". */
  readonly words: string;
}

export const LINK_KINDS: readonly FaultKind[] = [
  { name: 'all', summary: 'every link between nodes', leastNodes: 2 },
  { name: 'one', summary: 'the links to and from one node', aimed: true, leastNodes: 2 },
  {
    name: 'leader',
    summary: 'the links to and from whoever leads now',
    aimed: true,
    requires: 'leader',
    leastNodes: 2,
  },
];

/** Undefined when there is nobody to disturb now. */
export const chooseLinks = async (
  kind: string,
  random: Random,
  view: NemesisView,
): Promise<ChosenLinks | undefined> => {
  const { nodes } = view;
  if (kind === 'all') {
    const links = nodes.flatMap((node) => linksFrom(node, view));
    return { links, targets: [], words: 'on all links' };
  }
  const node = await oneNode(kind, random, view, nodes);
  if (node === undefined) return undefined;
  const targets = placeOf(node, view.layout);
  const out = targets.flatMap((one) => linksFrom(one, view));
  const back = out.map(({ from, to }) => ({ from: to, to: from }));
  const whom = targets.join(' ');
  if (kind === 'send') {
    const verb = targets.length === 1 ? 'sends' : 'send';
    return { links: out, targets, words: `of what ${whom} ${verb}` };
  }
  if (kind === 'receive') return { links: back, targets, words: `of what is sent to ${whom}` };
  return { links: [...out, ...back], targets, words: `to and from ${whom}` };
};

/** To the nodes of other places: what stays on one machine is not disturbed. */
const linksFrom = (from: NodeName, { nodes, layout }: NemesisView): Link[] => {
  const here = placeOf(from, layout);
  return nodes.flatMap((to) => (here.includes(to) ? [] : [{ from, to }]));
};
