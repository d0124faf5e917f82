/** The bugs that can be planted in last-writer-wins replication. */
import type { PlantedBug } from '../../../src/cluster/port/system.ts';

const found = (bug: string, rest: string): string => `verify lww --bug ${bug} ${rest}`;

export const LWW_BUGS = [
  {
    name: 'no-tie-break',
    summary:
      'Of two values of the same tick of the clock each node keeps the one that it had first.',
    foundBy: found('no-tie-break', '--keys 300 --rate 1000 --concurrency 20 --time-limit 5'),
  },
  {
    name: 'digest-by-count',
    summary: 'Nodes that have the same number of keys believe that they have the same values.',
    foundBy: found('digest-by-count', '--nemesis partition --keys 200 --rate 200'),
  },
  {
    name: 'read-repair-backwards',
    summary: "A read takes over another node's value, also an older one.",
    foundBy: found('read-repair-backwards', '--nemesis partition'),
  },
] as const satisfies readonly PlantedBug[];

export type LwwBug = (typeof LWW_BUGS)[number]['name'];
