/** Which nodes a process fault hits. */
import type { NemesisView } from '../src/cluster/nemesis.ts';
import type { NodeName } from '../src/cluster/wanted.ts';
import type { Random } from '../src/history/random.ts';

export const TARGET_KINDS = [
  { name: 'one', summary: 'one node' },
  { name: 'leader', summary: 'whoever leads now' },
  { name: 'minority', summary: 'as many nodes as may be down at once' },
  { name: 'all', summary: 'every node at once (needs --unsafe)' },
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
  if (kind === 'leader') {
    const leader = await view.leader();
    return leader !== undefined && view.healthy.includes(leader) ? [leader] : undefined;
  }
  const many = kind === 'minority' ? Math.min(room, Math.floor((view.nodes.length - 1) / 2)) : 1;
  return many <= 0 ? undefined : random.shuffle(view.healthy).slice(0, many);
};
