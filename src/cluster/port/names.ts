/** Names of nodes: n1, n2, … */
import type { NodeName } from './wanted.ts';

export const nodeNames = (count: number): readonly NodeName[] =>
  Array.from({ length: count }, (_, i) => `n${i + 1}`);

/** The node that an address means where nodes have none but their names, with a port behind it or without. */
export const nodeNamed = (nodes: Iterable<NodeName>, address: string): NodeName | undefined =>
  [...nodes].find((name) => address === name || address.startsWith(`${name}:`));
