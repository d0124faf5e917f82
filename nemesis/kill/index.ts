/** Ends node processes at once (SIGKILL) and starts them again: a halting crash with recovery. */
import type { Nemesis } from '../../src/cluster/nemesis.ts';
import { chooseTargets, TARGET_KINDS } from '../targets.ts';

export const kill: Nemesis = {
  name: 'kill',
  summary: 'kills node processes (SIGKILL) and starts them again when it heals; their disk stays',
  failureClass: 'crash',
  kinds: TARGET_KINDS,
  provedBy: 'the kernel has no such process any more; after healing a new one runs',
  finds: ['raft --bug ack-before-sync', 'raft --bug forget-vote', 'raft --bug retry-twice'],
  needs: () => ['process.kill'],
  choose: async (kind, random, view) => {
    const targets = await chooseTargets(kind, random, view);
    if (targets === undefined) return undefined;
    const summary = `kill ${targets.join(' ')}`;
    return { nemesis: 'kill', kind, targets, detail: null, summary };
  },
  effect: ({ targets }) => ({
    links: [],
    nodes: Object.fromEntries(targets.map((node) => [node, { process: 'dead', death: 'kill' }])),
  }),
  prove: ({ targets }, _before, now) => {
    const dead = targets.filter((node) => now.nodes[node]?.process === 'dead');
    return {
      on: dead.length === targets.length,
      evidence: `${dead.length} of ${targets.length} processes gone`,
    };
  },
};
