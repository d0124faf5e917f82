/**
 * etcd, a key-value store on Raft: real members in containers, and clients at its JSON gateway.
 *
 * Its documentation ("KV API guarantees") promises linearizability of all operations, but for reads
 * that are asked to be `serializable`: the one member answers them, and they may be stale. All members
 * apply the same writes in the same order, a write is answered by the member that has applied it, and
 * a member that was restarted serves once it has caught up with what was agreed before: so clients
 * that stay with one member see one order of all writes, sequential consistency. (That is 3.4. From 3.5
 * on a member without a quorum waits for it no longer than `wait-cluster-ready-timeout`, and might
 * then show an older state than before its restart.)
 */
import type { OptionValue } from '../../../src/base/options.ts';
import type { Binding, System } from '../../../src/cluster/port/system.ts';
import { versionBy } from '../version-by.ts';
import { ETCD_ALARMS } from './alarms.ts';
import { etcdClient, type EtcdObject } from './client.ts';
import { etcdContainers, peerUrl } from './deployment.ts';
import { appendList, set } from './elements.ts';
import { CLIENT_PORT } from './gateway.ts';
import { uniqueIds } from './ids.ts';
import { fencedLock, lock } from './lock.ts';
import { addAgain } from './members.ts';
import { register } from './register.ts';
import { leaderOf, whyNotServing } from './status.ts';

const STRICT = 'linearizable';

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
  version: versionBy('etcd', ['etcd', '--version']),
  leader: ({ cluster }) => leaderOf(cluster),
  damage: ['member/snap/db'],
  alarms: ETCD_ALARMS,
  rejoin: async ({ cluster }, node, when) => {
    if (when !== 'before-start') return;
    const others = cluster.nodes.filter((other) => other !== node);
    await addAgain(cluster, others, peerUrl(cluster.address(node)));
  },
  notes: [
    'Three members (`--nodes 5`: five) with etcd’s own defaults: a heartbeat every 100 ms, an election after 1 s. Clients speak to its JSON gateway over HTTP, one request an operation, and never ask twice. A compare-and-set is a transaction; one that fails says what it saw. Locks are keys made and removed by transactions, without a lease; their fencing tokens, and unique ids, are revisions of the store.',
    'With `-o reads=serializable` a member answers reads by itself: they may be stale, at each member by another time. A register is then promised to be sequentially consistent. For long histories of sets and lists nobody decides that in time, so of them it is promised that all members come to hold the same elements, and every one that was acknowledged (`convergence`).',
    'A member that has lost its data (`--nemesis amnesia`) is removed and added again before it is started, as an operator does it; until others can be told, it stays down.',
    'An answer that nobody knows the truth of (`request timed out`, `leader changed`, `database space exceeded`) is an unknown outcome; only what is said before anything is proposed counts as a failure.',
  ],
  findings: [
    {
      summary:
        'Serializable reads are stale, and not linearizable, which they do not promise to be.',
      foundBy: 'verify etcd -o reads=serializable --promise linearizable --nemesis partition',
    },
    {
      summary: 'Under every kind of fault in turn nothing is lost, and no read is stale.',
      foundBy: 'verify etcd --nemesis all --time-limit 60',
      shows: 'nothing',
    },
    {
      summary: 'Nor of a set, when all members lose their power, what they had not synced with it.',
      foundBy: 'verify etcd --workload set --nemesis power-loss,kill,partition --time-limit 40',
      shows: 'nothing',
    },
  ],
  workloads: {
    register: served(register, ({ reads }) => [isSerializable(reads) ? 'sequential' : STRICT]),
    set: served(set, ({ reads }) => [isSerializable(reads) ? 'convergence' : STRICT]),
    'append-list': served(appendList, ({ reads }) => [
      isSerializable(reads) ? 'convergence' : STRICT,
    ]),
    lock: served(lock, () => [STRICT]),
    'fenced-lock': served(fencedLock, () => [STRICT]),
    'unique-ids': served(uniqueIds, () => ['unique-ids']),
  },
};

function served(object: EtcdObject, promises: Binding['promises']): Binding {
  return {
    promises,
    open: ({ cluster, setting }, node) => {
      const serializable = isSerializable(setting.options['reads']);
      return etcdClient(cluster.endpoint(node, CLIENT_PORT), object, { serializable });
    },
  };
}

function isSerializable(reads: OptionValue | undefined): boolean {
  return reads === 'serializable';
}
