/** Cuts roads between nodes. Clients reach every node all the time. */
import type { Fault, Nemesis, NemesisView, Proof } from '../../src/cluster/nemesis.ts';
import type { NodeName, ObservedState } from '../../src/cluster/wanted.ts';
import type { Json } from '../../src/history/operation.ts';
import type { Random } from '../../src/history/random.ts';
import {
  bridge,
  groupsShape,
  halves,
  isolate,
  leaderMinority,
  majoritiesRing,
  oneWay,
  type Cut,
  type Shape,
} from './shapes.ts';

export const partition: Nemesis = {
  name: 'partition',
  summary: 'cuts the network between nodes; clients reach every node all the time',
  failureClass: 'network',
  kinds: [
    { name: 'halves', summary: 'a minority and a majority, at random' },
    { name: 'one', summary: 'one node alone' },
    { name: 'leader', summary: 'whoever leads now, with less than a majority' },
    { name: 'majorities-ring', summary: 'every node hears a majority, no two the same one' },
    { name: 'bridge', summary: 'two halves that hear each other only through one node' },
    { name: 'one-way', summary: 'one node hears the others but is not heard, or the reverse' },
  ],
  provedBy: 'packets (docker) or messages (local) dropped on the cut roads are counted',
  finds: [
    'raft --bug stale-reads',
    'raft --bug blind-vote',
    'raft --bug minority-quorum',
    'raft --bug fail-but-commit',
  ],
  needs: () => ['links.drop'],
  choose: async (kind, random, view) => {
    const shape = await shapeOf(kind, random, view);
    return shape === undefined || shape.cuts.length === 0 ? undefined : toFault(kind, shape);
  },
  effect: ({ detail }) => ({
    links: cutsOf(detail).map(({ from, to }) => ({ from, to, drop: 1 })),
    nodes: {},
  }),
  prove: (fault, before, now) => proveDropped(cutsOf(fault.detail), before, now),
};

/** The partition that a user asked for: groups that hear only their own members. */
export const givenPartition = (groups: readonly (readonly NodeName[])[]): Fault =>
  toFault('given', groupsShape(groups));

const shapeOf = async (
  kind: string,
  random: Random,
  view: NemesisView,
): Promise<Shape | undefined> => {
  const { nodes } = view;
  switch (kind) {
    case 'halves':
      return halves(nodes, random);
    case 'one':
      return isolate(nodes, random.pick(nodes));
    case 'leader': {
      const leader = await view.leader();
      return leader === undefined ? undefined : leaderMinority(nodes, leader, random);
    }
    case 'majorities-ring':
      return nodes.length < 4 ? undefined : majoritiesRing(nodes, random);
    case 'bridge':
      return nodes.length < 3 ? undefined : bridge(nodes, random);
    default:
      return oneWay(nodes, random.pick(nodes), random);
  }
};

const toFault = (kind: string, { cuts, groups, targets, summary }: Shape): Fault => ({
  nemesis: 'partition',
  kind,
  targets,
  detail: { cuts, ...(groups === undefined ? {} : { groups }) } as unknown as Json,
  summary,
});

const cutsOf = (detail: Json): readonly Cut[] => (detail as unknown as { cuts: Cut[] }).cuts;

const proveDropped = (cuts: readonly Cut[], before: ObservedState, now: ObservedState): Proof => {
  const droppedOn = (state: ObservedState, { from, to }: Cut): number =>
    state.links.find((link) => link.from === from && link.to === to)?.dropped ?? 0;
  const dropped = cuts.map((cut) => droppedOn(now, cut) - droppedOn(before, cut));
  const busy = dropped.filter((count) => count > 0).length;
  const total = dropped.reduce((sum, count) => sum + count, 0);
  const evidence = `${total} dropped on ${busy} of ${cuts.length} cut links`;
  return { on: total > 0, evidence };
};
