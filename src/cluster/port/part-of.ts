/** A cluster as seen by somebody who does not count on some of its nodes. */
import type { Cluster } from './cluster.ts';
import type { NodeName } from './wanted.ts';

/** The same cluster, less these in `nodes` and `layout`; what is asked for by name is still there. */
export const withoutNodes = (cluster: Cluster, lost: ReadonlySet<NodeName>): Cluster => {
  if (lost.size === 0) return cluster;
  const nodes = cluster.nodes.filter((node) => !lost.has(node));
  const layout = cluster.layout.filter(({ name }) => !lost.has(name));
  return new Proxy(cluster, {
    get: (whole, member) => {
      if (member === 'nodes') return nodes;
      if (member === 'layout') return layout;
      const value: unknown = Reflect.get(whole, member, whole);
      return typeof value === 'function' ? (value.bind(whole) as unknown) : value;
    },
  });
};
