/**
 * Apache ZooKeeper (Hunt, Konar, Junqueira, Reed, 2010). Writes are linearizable; reads are answered by
 * the node that is asked and so are sequentially consistent, and linearizable only behind a write. A
 * `sync` with the leader before does not suffice: "This too does not strictly guarantee up-to-date data
 * because sync is not currently a quorum operation" (ZooKeeper Internals, Consistency Guarantees;
 * ZOOKEEPER-1675).
 */
import type { OptionValues } from '../../../src/base/options.ts';
import type { Cluster } from '../../../src/cluster/port/cluster.ts';
import type { Binding, System } from '../../../src/cluster/port/system.ts';
import type { NodeName } from '../../../src/cluster/port/wanted.ts';
import { type Operation, zookeeperClient } from './client.ts';
import { CLIENT_PORT, nodeContainer } from './config.ts';
import { type NodeStatus, statusOf, versionOf } from './four-letters.ts';
import { LOCK } from './lock.ts';
import { QUEUE } from './queue.ts';
import type { Refresh } from './refresh.ts';
import { REGISTER } from './register.ts';
import { SET } from './set.ts';

/** As `-o reads=` says. */
const asAsked = ({ reads }: OptionValues): Refresh =>
  reads === 'sync' || reads === 'write' ? reads : 'none';

const served = (
  operations: Readonly<Record<string, Operation>>,
  before: (options: OptionValues) => Refresh,
  promises: Readonly<Record<Refresh, readonly string[]>>,
): Binding => ({
  promises: (options) => promises[before(options)],
  open: ({ cluster, setting }, node) =>
    zookeeperClient(cluster.endpoint(node, CLIENT_PORT), before(setting.options), operations),
});

/** Of what is always read in one way. */
const always = (levels: readonly string[]): Readonly<Record<Refresh, readonly string[]>> => ({
  none: levels,
  sync: levels,
  write: levels,
});

const SEQUENTIAL = ['sequential'];

const WORKLOADS: System['workloads'] = {
  register: served(REGISTER, asAsked, {
    none: SEQUENTIAL,
    sync: SEQUENTIAL,
    write: ['linearizable'],
  }),
  // Whether sets are sequentially consistent takes too long to decide: what can be is promised.
  set: served(SET, asAsked, {
    none: ['convergence'],
    sync: ['convergence'],
    write: ['linearizable', 'convergence'],
  }),
  lock: served(LOCK, () => 'none', always(['linearizable'])), // it reads nothing
  // An old "empty" is no answer: the recipe is whole only behind a write.
  queue: served(QUEUE, () => 'write', always(['linearizable'])),
};

export const zookeeper: System = {
  name: 'zookeeper',
  summary: 'Apache ZooKeeper: registers, sets and queues made of znodes',
  runtimes: ['docker'],
  defaultNodes: 3,
  options: {
    reads: {
      type: 'choice',
      choices: ['local', 'sync', 'write'],
      default: 'local',
      summary:
        'what a client does before it reads a register or a set: nothing, a sync with the leader, or ' +
        'a write of its own',
    },
    image: {
      type: 'text',
      summary: 'an image to run (`zookeeper:3.9`); else Debian’s package on the base image',
    },
  },
  deployment: ({ nodes, options: { image = '' } }) => ({
    system: 'zookeeper',
    nodes,
    kind: {
      type: 'container',
      container: { container: (node, at) => nodeContainer(node, at, String(image)) },
    },
  }),
  probe: async ({ cluster }) => {
    const nodes = await statusesOf(cluster);
    const silent = nodes.filter(({ status }) => status === undefined).map(({ node }) => node);
    if (silent.length > 0)
      return `${silent.join(', ')} ${silent.length === 1 ? 'does' : 'do'} not serve`;
    return leaderIn(nodes) === undefined ? 'no node leads' : undefined;
  },
  version: async ({ cluster }) =>
    `ZooKeeper ${await versionOf(cluster.endpoint(cluster.nodes[0]!, CLIENT_PORT))}`,
  // Nothing to make; but what a run prepares is made durable. ZooKeeper does not sync the snapshot of its
  // first start: a node that loses power before the kernel has written it refuses to start again ("No
  // snapshot found, but there are log entries"). What is tested is a cluster that has stood for a while.
  prepare: async () => {},
  leader: async ({ cluster }) => leaderIn(await statusesOf(cluster)),
  damage: ['version-2/log.*', 'version-2/snapshot.*'],
  alarms: [
    {
      pattern: /Unable to load database on disk/u,
      means: 'the node cannot read its own data',
      severity: 'violation',
    },
    {
      pattern: /Unexpected exception, exiting abnormally|OutOfMemoryError/u,
      means: 'the node gave up',
      severity: 'violation',
    },
  ],
  notes: [
    'Writes are linearizable, and reads sequentially consistent: that is what ZooKeeper promises. With ' +
      '`-o reads=sync` a client sends a `sync` before it reads, which brings its node up to what the ' +
      'leader knows; no more is promised of that, since `sync` asks no majority whether it still leads ' +
      '(ZooKeeper Internals, Consistency Guarantees; ZOOKEEPER-1675). With `-o reads=write` it writes to a ' +
      'znode that nobody reads: then linearizability is promised. The queue, where an old “empty” ' +
      'would be wrong, always does that; the lock reads nothing.',
  ],
  findings: [
    {
      summary:
        'A follower’s reads are stale, and not linearizable, which they do not promise to be; they ' +
        'never go backwards.',
      foundBy:
        'verify zookeeper --reads 0.7 --promise linearizable --nemesis partition --time-limit 20',
    },
    {
      summary:
        'After a `sync`, too, a read may be stale, which ZooKeeper’s documentation says: `sync` asks no ' +
        'majority. A leader that was paused until another was elected answers it, and the read after ' +
        'it, until it hears of that.',
      foundBy:
        'verify zookeeper -o reads=sync --promise linearizable --nemesis pause:leader --interval 8 ' +
        '--reads 0.95 --op-timeout 15 --time-limit 40',
    },
    {
      summary:
        'Behind a write, reads have to be linearizable, and mostly are. In one of nine runs on a busy ' +
        'machine one showed a value that had been replaced; why is not known yet.',
      foundBy: 'verify zookeeper -o reads=write --nemesis partition,kill,pause --time-limit 40',
    },
  ],
  workloads: WORKLOADS,
};

interface Asked {
  readonly node: NodeName;
  readonly status: NodeStatus | undefined;
}

const statusesOf = (cluster: Cluster): Promise<readonly Asked[]> =>
  Promise.all(
    cluster.nodes.map(async (node) => ({
      node,
      status: await statusOf(cluster.endpoint(node, CLIENT_PORT)),
    })),
  );

/** The leader of the highest epoch; a node alone leads itself. */
const leaderIn = (nodes: readonly Asked[]): NodeName | undefined =>
  nodes
    .filter(({ status }) => status !== undefined && status.mode !== 'follower')
    .toSorted((a, b) => (b.status?.epoch ?? 0) - (a.status?.epoch ?? 0))[0]?.node;
