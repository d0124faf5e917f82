/** Stops node processes (SIGSTOP) and lets them go on: to the others they look dead, to themselves
 * no time has passed. */
import type { Nemesis } from '../../src/cluster/nemesis.ts';
import { chooseTargets, TARGET_KINDS } from '../targets.ts';

export const pause: Nemesis = {
  name: 'pause',
  summary: 'stops node processes (SIGSTOP) and lets them go on when it heals',
  failureClass: 'crash',
  kinds: TARGET_KINDS,
  provedBy: 'the kernel says that the process is stopped; after healing, that it is not',
  finds: ['raft --bug stale-reads'],
  needs: () => ['process.pause'],
  choose: async (kind, random, view) => {
    const targets = await chooseTargets(kind, random, view);
    if (targets === undefined) return undefined;
    const summary = `pause ${targets.join(' ')}`;
    return { nemesis: 'pause', kind, targets, detail: null, summary };
  },
  effect: ({ targets }) => ({
    links: [],
    nodes: Object.fromEntries(targets.map((node) => [node, { process: 'paused' }])),
  }),
  prove: ({ targets }, _before, now) => {
    const paused = targets.filter((node) => now.nodes[node]?.process === 'paused');
    return {
      on: paused.length === targets.length,
      evidence: `${paused.length} of ${targets.length} processes stopped`,
    };
  },
};
