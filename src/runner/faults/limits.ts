/**
 * How many nodes may be down at once: by role, with those counted that have ended by themselves, and
 * those that a fault will take down in a later pulse of its course.
 */
import type { NodePlan } from '../../cluster/port/deployment.ts';
import type { NodeName, WantedNode, WantedState } from '../../cluster/port/wanted.ts';

export interface Down {
  /** Down, stopped, robbed of their disk or turned traitor just now. */
  readonly now: ReadonlySet<NodeName>;
  /** Of those, the ones that stay so: no course of a fault moves on from them. */
  readonly lasting: ReadonlySet<NodeName>;
  /** Of each course that is on, who is down in each of its pulses. */
  readonly courses: readonly (readonly ReadonlySet<NodeName>[])[];
}

/** Most nodes of a role that may be down at once. */
export type MaxDown = (role: string, count: number) => number;

export const lessThanHalf: MaxDown = (_role, count) => Math.max(0, Math.floor((count - 1) / 2));

export const downIn = ({ nodes }: WantedState): readonly NodeName[] =>
  Object.keys(nodes).filter((node) => !isUp(nodes[node]));

const isUp = (node: WantedNode = {}): boolean =>
  (node.process ?? 'running') === 'running' &&
  node.disk === undefined &&
  node.byzantine === undefined;

/** May these go down, too? The worst that the faults which are on will come to is assumed. */
export const mayGoDown = (
  more: readonly NodeName[],
  layout: readonly NodePlan[],
  down: Down,
  maxDown: MaxDown,
): boolean => {
  const roles = new Set(layout.filter(({ name }) => more.includes(name)).map(({ role }) => role));
  return [...roles].every((role) => {
    const members = layout.filter((node) => node.role === role).map(({ name }) => name);
    const inRole = (nodes: Iterable<NodeName>): number =>
      [...nodes].filter((node) => members.includes(node)).length;
    const lasting = inRole(new Set([...down.lasting, ...more]));
    const moving = down.courses.reduce(
      (sum, pulses) => sum + Math.max(0, ...pulses.map((pulse) => inRole(pulse))),
      0,
    );
    return lasting + moving <= maxDown(role, members.length);
  });
};
