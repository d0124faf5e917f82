/** Cuts links between nodes. Clients reach every node all the time. */
import type { Fault, Nemesis, NemesisView } from '../../src/cluster/port/nemesis.ts';
import type { NodeName } from '../../src/cluster/port/wanted.ts';
import type { Json } from '../../src/history/operation.ts';
import type { Random } from '../../src/base/random.ts';
import { proveCounted } from '../parts/link-fault.ts';
import type { Link } from '../parts/links.ts';
import { oneNode } from '../parts/targets.ts';
import { spread, standInOf, standIns } from './places.ts';
import {
  bridge,
  groupsShape,
  halves,
  isolate,
  leaderMinority,
  majoritiesRing,
  oneWay,
  partial,
  type Shape,
} from './shapes.ts';

export const partition: Nemesis = {
  name: 'partition',
  summary: 'cuts the network between nodes; clients reach every node all the time',
  failureClass: 'network',
  kinds: [
    { name: 'halves', summary: 'a minority and a majority, at random', leastNodes: 2 },
    { name: 'one', summary: 'one node alone', aimed: true, leastNodes: 2 },
    {
      name: 'leader',
      summary: 'whoever leads now, with less than a majority',
      aimed: true,
      requires: 'leader',
      leastNodes: 2,
    },
    {
      name: 'majorities-ring',
      summary: 'every node hears a majority, no two the same one',
      leastNodes: 4,
    },
    {
      name: 'bridge',
      summary: 'two halves that hear each other only through one node',
      leastNodes: 3,
    },
    {
      name: 'partial',
      summary: 'two groups that do not hear each other; the others hear both',
      leastNodes: 3,
    },
    {
      name: 'one-way',
      summary: 'one node hears the others but is not heard, or the reverse',
      aimed: true,
      leastNodes: 2,
    },
  ],
  provedBy:
    'packets (docker) or messages (local) dropped on the cut links are counted; a link that is idle drops nothing',
  finds: [
    'raft --bug stale-reads',
    'raft --bug blind-vote',
    'raft --bug minority-quorum',
    'raft --bug fail-but-commit',
  ],
  capabilities: () => ['links.drop'],
  choose: async (kind, random, view) => {
    const shape = await shapeOf(kind, random, view);
    return shape === undefined || shape.cuts.length === 0 ? undefined : toFault(kind, shape);
  },
  effect: (fault) => ({ links: severed(cutsOf(fault)), nodes: {} }),
  prove: (fault, before, now) => proveCounted(cutsOf(fault), before, now, 'dropped', 'dropped'),
};

/** The partition that a user asked for: groups that hear only their own members. */
export const givenPartition = (groups: readonly (readonly NodeName[])[]): Fault =>
  toFault('given', groupsShape(groups));

/** Links that let nothing through. */
export const severed = (cuts: readonly Link[]): { from: NodeName; to: NodeName; drop: 1 }[] =>
  cuts.map(({ from, to }) => ({ from, to, drop: 1 }));

/** The cut of one kind; undefined when it makes no sense now. */
export const shapeOf = async (
  kind: string,
  random: Random,
  view: NemesisView,
): Promise<Shape | undefined> => {
  const nodes = standIns(view);
  if (nodes.length < 2) return undefined;
  const shape = await shapeOfPlaces(kind, random, view, nodes);
  return shape === undefined ? undefined : spread(shape, view.layout);
};

const shapeOfPlaces = async (
  kind: string,
  random: Random,
  view: NemesisView,
  nodes: readonly NodeName[],
): Promise<Shape | undefined> => {
  switch (kind) {
    case 'halves':
      return halves(nodes, random);
    case 'majorities-ring':
      return nodes.length < 4 ? undefined : majoritiesRing(nodes, random);
    case 'bridge':
      return nodes.length < 3 ? undefined : bridge(nodes, random);
    case 'partial':
      return nodes.length < 3 ? undefined : partial(nodes, random);
    default:
      return aimedShape(kind, random, view, nodes);
  }
};

const aimedShape = async (
  kind: string,
  random: Random,
  view: NemesisView,
  nodes: readonly NodeName[],
): Promise<Shape | undefined> => {
  const chosen = await oneNode(kind, random, view, view.nodes);
  if (chosen === undefined) return undefined;
  const node = standInOf(chosen, view.layout);
  if (kind === 'one') return isolate(nodes, node);
  return kind === 'leader' ? leaderMinority(nodes, node, random) : oneWay(nodes, node, random);
};

const toFault = (kind: string, { cuts, groups, targets, summary }: Shape): Fault => ({
  nemesis: 'partition',
  kind,
  targets,
  detail: { cuts, ...(groups === undefined ? {} : { groups }) } as unknown as Json,
  summary,
});

const cutsOf = ({ detail }: Fault): readonly Link[] => (detail as unknown as { cuts: Link[] }).cuts;
