/** Names of nodes: n1, n2, … */
import type { NodeName } from './wanted.ts';

export const nodeNames = (count: number): readonly NodeName[] =>
  Array.from({ length: count }, (_, i) => `n${i + 1}`);
