/** Which nodes a fault of nodes hits. */
import type { FaultKind, NemesisView } from '../src/cluster/port/nemesis.ts';
import type { NodeName } from '../src/cluster/port/wanted.ts';
import type { Random } from '../src/base/random.ts';

export const TARGET_KINDS: readonly FaultKind[] = [
  { name: 'one', summary: 'one node', aimed: true },
  { name: 'leader', summary: 'whoever leads now', aimed: true, requires: 'leader' },
  { name: 'minority', summary: 'as many nodes as may be down at once', leastNodes: 3 },
  { name: 'all', summary: 'every node at once (needs --unsafe)', requires: 'unsafe' },
];

/** Undefined when nobody can be hit now without exceeding the limit. */
export const chooseTargets = async (
  kind: string,
  random: Random,
  view: NemesisView,
): Promise<readonly NodeName[] | undefined> => {
  const room = view.maxDown - (view.nodes.length - view.healthy.length);
  if (kind === 'all') return view.maxDown >= view.nodes.length ? view.healthy : undefined;
  if (room <= 0 || view.healthy.length === 0) return undefined;
  if (kind === 'minority') {
    const many = Math.min(room, Math.floor((view.nodes.length - 1) / 2));
    return many <= 0 ? undefined : random.shuffle(view.healthy).slice(0, many);
  }
  const node = await oneNode(kind, random, view, view.healthy);
  return node === undefined ? undefined : [node];
};

/**
 * The node that a schedule names, or else the leader (`leader`) or any one; undefined when it is not
 * among the candidates.
 */
export const oneNode = async (
  kind: string,
  random: Random,
  view: NemesisView,
  candidates: readonly NodeName[],
): Promise<NodeName | undefined> => {
  const wanted = view.target ?? (kind === 'leader' ? await view.leader() : undefined);
  if (wanted !== undefined) return candidates.includes(wanted) ? wanted : undefined;
  return kind === 'leader' || candidates.length === 0 ? undefined : random.pick(candidates);
};
