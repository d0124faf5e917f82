/**
 * The shapes of a partition: who may not hear whom. A grudge is a list of cut links, each from one
 * node to another; a link is one-way.
 */
import type { NodeName } from '../../src/cluster/port/wanted.ts';
import type { Random } from '../../src/base/random.ts';
import type { Link } from '../parts/links.ts';

export interface Shape {
  readonly cuts: readonly Link[];
  /** The groups that it leaves, where it leaves groups. */
  readonly groups?: readonly (readonly NodeName[])[];
  readonly targets: readonly NodeName[];
  readonly summary: string;
}

/** Nodes hear only their own group. A node in no group hears everybody who hears it. */
export const groupsShape = (groups: readonly (readonly NodeName[])[]): Shape => {
  const cuts = groups.flatMap((group, i) =>
    group.flatMap((to) =>
      groups.flatMap((other, j) => (i === j ? [] : other.map((from) => ({ from, to })))),
    ),
  );
  const sizes = groups.map((group) => group.length);
  const smallest = groups[sizes.indexOf(Math.min(...sizes))] ?? [];
  return {
    cuts,
    groups,
    targets: smallest,
    summary: groups.map((group) => group.join(' ')).join(' | '),
  };
};

export const halves = (nodes: readonly NodeName[], random: Random): Shape => {
  const order = random.shuffle(nodes);
  const minority = Math.floor(nodes.length / 2);
  return groupsShape([sorted(order.slice(0, minority)), sorted(order.slice(minority))]);
};

export const isolate = (nodes: readonly NodeName[], node: NodeName): Shape =>
  groupsShape([[node], nodes.filter((other) => other !== node)]);

/** The leader alone or with so few followers that they are a minority: it may go on for a while. */
export const leaderMinority = (
  nodes: readonly NodeName[],
  leader: NodeName,
  random: Random,
): Shape => {
  const others = random.shuffle(nodes.filter((node) => node !== leader));
  const most = Math.floor((nodes.length - 1) / 2);
  const companions = others.slice(0, random.below(Math.max(1, most)));
  const group = sorted([leader, ...companions]);
  return groupsShape([group, nodes.filter((node) => !group.includes(node))]);
};

/** Two groups that do not hear each other, while those in neither hear everybody. */
export const partial = (nodes: readonly NodeName[], random: Random): Shape => {
  const order = random.shuffle(nodes);
  const outside = random.between(1, nodes.length - 2);
  const rest = order.slice(outside);
  const first = random.between(1, rest.length - 1);
  const groups = [sorted(rest.slice(0, first)), sorted(rest.slice(first))];
  const { cuts, targets, summary } = groupsShape(groups);
  return {
    cuts,
    targets,
    summary: `${summary}, between them ${sorted(order.slice(0, outside)).join(' ')}`,
  };
};

/** Two halves that hear each other only through one node in the middle. */
export const bridge = (nodes: readonly NodeName[], random: Random): Shape => {
  const [middle, ...rest] = random.shuffle(nodes) as [NodeName, ...NodeName[]];
  const half = Math.floor(rest.length / 2);
  const left = sorted(rest.slice(0, half));
  const right = sorted(rest.slice(half));
  const { cuts } = groupsShape([left, right]);
  return {
    cuts,
    targets: left,
    summary: `${left.join(' ')} | ${right.join(' ')}, bridge ${middle}`,
  };
};

/** Every node hears a majority, and no two the same one: each a few neighbours on a ring. */
export const majoritiesRing = (nodes: readonly NodeName[], random: Random): Shape => {
  const ring = random.shuffle(nodes);
  const n = ring.length;
  const reach = Math.ceil(Math.floor(n / 2) / 2); // neighbours on each side
  const cuts = ring.flatMap((to, i) =>
    ring.flatMap((from, j) => {
      const distance = Math.min((i - j + n) % n, (j - i + n) % n);
      return distance > reach ? [{ from, to }] : [];
    }),
  );
  return { cuts, targets: [], summary: `ring ${ring.join(' ')}` };
};

/** One node is not heard by the others although it hears them, or the other way round. */
export const oneWay = (nodes: readonly NodeName[], node: NodeName, random: Random): Shape => {
  const others = nodes.filter((other) => other !== node);
  const mute = random.next() < 0.5;
  const cuts = others.map((other) =>
    mute ? { from: node, to: other } : { from: other, to: node },
  );
  const summary = mute ? `${node} is not heard` : `${node} hears nobody`;
  return { cuts, targets: [node], summary };
};

const sorted = (nodes: readonly NodeName[]): NodeName[] => [...nodes].sort(byNumber);

const byNumber = (a: NodeName, b: NodeName): number => a.localeCompare(b, 'en', { numeric: true });
