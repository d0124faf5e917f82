/** What several faults that are on at once add up to. */
import { HEALTHY, type WantedNode, type WantedState } from './wanted.ts';

/**
 * Links add up in the runtime. For a node the graver state wins (dead over paused over running, a
 * death that forgets more over one that forgets less), and of two clocks, disks, … the later fault's.
 */
export const mergeWanted = (states: readonly WantedState[]): WantedState =>
  states.reduce(
    (merged, state) => ({
      links: [...merged.links, ...state.links],
      nodes: mergeNodes(merged.nodes, state.nodes),
    }),
    HEALTHY,
  );

const mergeNodes = (
  a: WantedState['nodes'],
  b: WantedState['nodes'],
): Record<string, WantedNode> => {
  const merged: Record<string, WantedNode> = { ...a };
  for (const [name, node] of Object.entries(b)) {
    const other = merged[name];
    merged[name] = other === undefined ? node : mergeNode(other, node);
  }
  return merged;
};

const PROCESS = ['running', 'paused', 'dead'] as const;
const DEATH = ['kill', 'power-loss', 'amnesia'] as const;

const mergeNode = (a: WantedNode, b: WantedNode): WantedNode => {
  const process = graver(PROCESS, a.process, b.process);
  const death = graver(DEATH, a.death, b.death);
  return {
    ...a,
    ...b,
    ...(process === undefined ? {} : { process }),
    ...(death === undefined ? {} : { death }),
    ...(a.cpu !== undefined && b.cpu !== undefined ? { cpu: Math.min(a.cpu, b.cpu) } : {}),
  };
};

const graver = <T>(order: readonly T[], a: T | undefined, b: T | undefined): T | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  return order.indexOf(a) > order.indexOf(b) ? a : b;
};
