/**
 * PostgreSQL: one server alone, or servers that stream their log to standbys, with Patroni on etcd to
 * promote one of these when the primary is gone.
 */
import type { OptionValues } from '../../../src/base/options.ts';
import type { Binding, System } from '../../../src/cluster/port/system.ts';
import { peerUrl } from '../etcd/deployment.ts';
import { addAgain } from '../etcd/members.ts';
import { prepareObjects } from '../sql/objects.ts';
import { isolationIn, sqlOptions } from '../sql/options.ts';
import { versionBy } from '../version-by.ts';
import { POSTGRES_ALARMS } from './alarms.ts';
import { postgresClient } from './client.ts';
import { dcsContainer } from './dcs.ts';
import { DCS_ROLE, DEFAULT_MACHINES, isSingle, layoutOf, ofRole, SERVER_ROLE } from './nodes.ts';
import { POSTGRES_FINDINGS, POSTGRES_NOTES } from './page.ts';
import { Primary } from './route.ts';
import { singleContainer } from './single.ts';
import { primaryOf, whyNotServing } from './status.ts';
import { streamingContainer } from './streaming.ts';

/** What it is held to, though PostgreSQL promises less of some of it: see `POSTGRES_NOTES`. */
const expected = ({ reads }: OptionValues): readonly string[] =>
  reads === 'any' ? ['convergence'] : ['linearizable'];

const served: Binding = {
  promises: expected,
  clientRoles: [SERVER_ROLE],
  open: (run, node) => postgresClient(run, node),
};

const isSynchronous = (options: OptionValues): boolean =>
  !isSingle(options) && options['synchronous'] !== 'off';

export const postgres: System = {
  name: 'postgres',
  summary: 'PostgreSQL with streaming replication, and automatic failover by Patroni on etcd',
  runtimes: ['docker'],
  defaultNodes: DEFAULT_MACHINES,
  options: {
    replication: {
      type: 'choice',
      choices: ['streaming', 'single'],
      default: 'streaming',
      summary: 'streaming: a primary, and standbys that Patroni promotes; single: one server alone',
    },
    synchronous: {
      type: 'choice',
      choices: ['off', 'on', 'strict'],
      default: 'off',
      summary:
        'on: a commit waits for a standby, as long as there is one (`synchronous_mode` of Patroni); ' +
        'strict: also where there is none',
    },
    ttl: {
      type: 'number',
      default: 5,
      least: 3,
      summary:
        'seconds without a word from the primary until another is promoted (`ttl` of Patroni, which ' +
        'has 30 by default)',
    },
    check_timeline: {
      type: 'choice',
      choices: ['on', 'off'],
      default: 'off',
      summary: 'on: Patroni promotes nobody who has not followed the last primary yet',
    },
    rewind: {
      type: 'choice',
      choices: ['on', 'off'],
      default: 'on',
      summary:
        'how a primary of yesterday becomes a standby: by `pg_rewind`, or as a new copy of the primary',
    },
    reads: {
      type: 'choice',
      choices: ['primary', 'any'],
      default: 'primary',
      summary: 'where reads go: to the primary, or to the server of the client’s own machine',
    },
    ...sqlOptions('read-committed'),
    commit: {
      type: 'choice',
      choices: ['on', 'off', 'local', 'remote-write', 'remote-apply'],
      default: 'on',
      summary: 'what a commit waits for (`synchronous_commit`); off: not even for the own disk',
    },
    fsync: {
      type: 'choice',
      choices: ['on', 'off'],
      default: 'on',
      summary: 'off: nothing waits until it is on the disk (`fsync`)',
    },
    image: {
      type: 'text',
      summary:
        'an image with `postgres` and `initdb` on its path (`postgres:15`), for streaming with ' +
        '`patroni`, too; default: Debian’s packages',
    },
  },
  // Patroni gives a server that starts a minute (`pg_ctl_timeout`) before it leads it to another primary.
  timing: { readyMs: 60_000, recoverMs: 120_000, intervalMs: 8_000 },
  layout: (count, options) => layoutOf(count, options),
  deployment: ({ nodes, options }) => ({
    system: 'postgres',
    nodes,
    kind: {
      type: 'container',
      container: {
        container: (node, at) => {
          if (isSingle(options)) return singleContainer(options);
          return node.role === DCS_ROLE
            ? dcsContainer(node, at)
            : streamingContainer(node, at, options);
        },
      },
    },
  }),
  probe: ({ cluster, setting }) => whyNotServing(cluster, isSynchronous(setting.options)),
  prepare: ({ cluster, setting, time }) =>
    prepareObjects(new Primary(cluster, isolationIn(setting.options), time), setting),
  version: versionBy('PostgreSQL', ['psql', '--version']),
  leader: ({ cluster }) => primaryOf(cluster),
  rejoin: async ({ cluster }, node, when) => {
    const role = cluster.layout.find(({ name }) => name === node)?.role;
    if (role !== DCS_ROLE || when !== 'before-start') return;
    const others = ofRole(DCS_ROLE, cluster.layout).filter((other) => other !== node);
    await addAgain(cluster, others, peerUrl(cluster.address(node)));
  },
  // A server alone may go down, or nothing could be tried on it.
  maxDown: (_role, count) => (count === 1 ? 1 : Math.floor((count - 1) / 2)),
  damage: ['pg/base/*/*', 'pg/pg_wal/*', 'member/snap/db'],
  alarms: POSTGRES_ALARMS,
  notes: POSTGRES_NOTES,
  findings: POSTGRES_FINDINGS,
  workloads: { register: served, set: served, bank: served },
};
