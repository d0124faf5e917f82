/** Chain replication with its master. */
import { siblingModule } from '../../../src/base/sibling-module.ts';
import { nodeNames } from '../../../src/cluster/port/names.ts';
import { onceClient } from '../../kit/client.ts';
import { textbookSystem } from '../../kit/system.ts';
import { CHAIN_BUGS } from './bugs.ts';

export const chain = textbookSystem({
  name: 'chain',
  summary:
    'chain replication (van Renesse and Schneider 2004): updates at the head, reads at the tail',
  module: siblingModule(import.meta.url, './program').href,
  defaultNodes: 3,
  bugs: CHAIN_BUGS,
  layout: (count) => [
    ...nodeNames(count).map((name) => ({ name, role: 'member' })),
    { name: 'master', role: 'master' },
  ],
  maxDown: (role, count) => (role === 'master' ? 0 : count - 1),
  workloads: {
    register: {
      promises: () => ['linearizable'],
      clientRoles: ['member'],
      open: (run, node, name) => onceClient(run, node, name),
    },
  },
});
