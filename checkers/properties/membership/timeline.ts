/**
 * Who could hear of whom, and when: the disturbances of a run, pair by pair of nodes, as stretches of
 * time. Whatever is not surely so is in neither kind of stretch.
 */
import type { Disturbance } from '../../../src/history/disturbance.ts';

/** ms; up to, and not with, `untilMs`. */
export interface Stretch {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface Timeline {
  /** The observer is well, and nothing that this node says can have reached it. */
  gone(node: string, observer: string): readonly Stretch[];
  /** Both are well, and so is the link between them, in both directions. */
  sound(node: string, observer: string): readonly Stretch[];
}

export const timelineOf = (
  nodes: readonly string[],
  disturbances: readonly Disturbance[],
): Timeline => {
  const moments = segmentsOf(disturbances).map((segment) => momentOf(segment, nodes, disturbances));
  const stretches = (holds: (moment: Moment) => boolean): readonly Stretch[] => {
    const found: Stretch[] = [];
    for (const moment of moments) {
      if (!holds(moment)) continue;
      const last = found.at(-1);
      if (last?.untilMs === moment.fromMs) {
        found[found.length - 1] = { fromMs: last.fromMs, untilMs: moment.untilMs };
      } else found.push({ fromMs: moment.fromMs, untilMs: moment.untilMs });
    }
    return found;
  };
  return {
    gone: (node, observer) =>
      stretches(
        (moment) => moment.node(observer) === 'well' && !moment.heardBy(node).has(observer),
      ),
    sound: (node, observer) =>
      stretches(
        ({ node: state, link }) =>
          state(node) === 'well' &&
          state(observer) === 'well' &&
          link(node, observer) === 'well' &&
          link(observer, node) === 'well',
      ),
  };
};

type State = 'well' | 'off' | 'unsteady';

/** A stretch in which nothing changes. */
interface Moment extends Stretch {
  readonly node: (name: string) => State;
  readonly link: (from: string, to: string) => State;
  /** Whom word of this node may have reached, over others too; itself, unless it is down. */
  heardBy(node: string): ReadonlySet<string>;
}

const segmentsOf = (disturbances: readonly Disturbance[]): readonly Stretch[] => {
  const times = disturbances.flatMap(({ fromMs, onMs, offMs, untilMs }) => [
    fromMs,
    onMs,
    offMs,
    untilMs,
  ]);
  const edges = [...new Set([-Infinity, ...times, Infinity])].toSorted((a, b) => a - b);
  return edges.slice(1).map((untilMs, at) => ({ fromMs: edges[at]!, untilMs }));
};

const momentOf = (
  { fromMs, untilMs }: Stretch,
  nodes: readonly string[],
  disturbances: readonly Disturbance[],
): Moment => {
  const near = disturbances.filter((one) => one.fromMs < untilMs && one.untilMs > fromMs);
  const surely = near.filter((one) => one.onMs <= fromMs && untilMs <= one.offMs);
  const pairs = (list: Disturbance['cut']): readonly string[] => list.map(linkName);
  const off = new Set(surely.flatMap(({ down, cut }) => [...down, ...pairs(cut)]));
  const touched = new Set(
    near.flatMap(({ down, cut, unsteadyNodes, unsteadyLinks }) => [
      ...down,
      ...unsteadyNodes,
      ...pairs(cut),
      ...pairs(unsteadyLinks),
    ]),
  );
  const stateOf = (name: string): State =>
    off.has(name) ? 'off' : touched.has(name) ? 'unsteady' : 'well';
  const link = (from: string, to: string): State => stateOf(linkName([from, to]));
  const reached = new Map<string, ReadonlySet<string>>();
  const reach = (node: string): ReadonlySet<string> => {
    const found = new Set(stateOf(node) === 'off' ? [] : [node]);
    for (const from of found) {
      for (const to of nodes) {
        if (stateOf(to) !== 'off' && link(from, to) !== 'off') found.add(to); // visited in its turn
      }
    }
    reached.set(node, found);
    return found;
  };
  return {
    fromMs,
    untilMs,
    node: stateOf,
    link,
    heardBy: (node) => reached.get(node) ?? reach(node),
  };
};

/** No node is called so. */
const linkName = ([from, to]: readonly [string, string]): string => `${from} → ${to}`;
