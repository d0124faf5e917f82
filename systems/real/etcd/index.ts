/**
 * etcd, a key-value store on Raft: real members in containers, and clients at its JSON gateway.
 *
 * Its documentation ("KV API guarantees") promises strict serializability of all operations; reads
 * that are asked to be `serializable` are answered by the one member, and may be stale. What a member
 * has applied it keeps and only adds to, also over restarts, since it serves again when it has caught
 * up with its own log: so clients that stay with one member see one order of all writes.
 */
import type { Cluster } from '../../../src/cluster/port/cluster.ts';
import type { OptionValues } from '../../../src/base/options.ts';
import type { System } from '../../../src/cluster/port/system.ts';
import type { NodeName } from '../../../src/cluster/port/wanted.ts';
import { ETCD_ALARMS } from './alarms.ts';
import { registerClient, setClient, type Reading } from './client.ts';
import { etcdContainers } from './deployment.ts';
import { CLIENT_PORT } from './gateway.ts';
import { leaderOf, whyNotServing } from './status.ts';

export const etcd: System = {
  name: 'etcd',
  summary: 'etcd, a key-value store on Raft, as Debian packages it or from an image of yours',
  runtimes: ['docker'],
  defaultNodes: 3,
  options: {
    reads: {
      type: 'choice',
      choices: ['linearizable', 'serializable'],
      default: 'linearizable',
      summary: 'serializable: a member answers reads from what it has itself; they may be stale',
    },
    image: {
      type: 'text',
      summary: 'an image with `etcd` on its path, instead of building one from Debian’s package',
    },
  },
  deployment: ({ nodes, options: { image } }) => ({
    system: 'etcd',
    nodes,
    kind: {
      type: 'container',
      container: etcdContainers(typeof image === 'string' ? image : undefined),
    },
  }),
  probe: ({ cluster }) => whyNotServing(cluster),
  leader: ({ cluster }) => leaderOf(cluster),
  damage: ['member/snap/db'],
  alarms: ETCD_ALARMS,
  refuses: {
    'process.amnesia':
      'a member that has lost its data must be removed and added again, or it may vote twice',
  },
  workloads: {
    register: {
      promises: promised,
      open: ({ cluster, setting }, node) =>
        registerClient(endpointOf(cluster, node), readingBy(setting.options)),
    },
    set: {
      promises: promised,
      open: ({ cluster, setting }, node) =>
        setClient(endpointOf(cluster, node), readingBy(setting.options)),
    },
  },
};

function promised({ reads }: OptionValues): readonly string[] {
  return [reads === 'serializable' ? 'sequential' : 'linearizable'];
}

const readingBy = ({ reads }: OptionValues): Reading => ({
  serializable: reads === 'serializable',
});

const endpointOf = (cluster: Cluster, node: NodeName) => cluster.endpoint(node, CLIENT_PORT);
