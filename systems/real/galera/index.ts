/** MariaDB with Galera: every node takes writes, and certifies them in one order with all others. */
import type { OptionValues } from '../../../src/base/options.ts';
import type { Binding, System } from '../../../src/cluster/port/system.ts';
import { sqlClient } from '../sql/client.ts';
import { prepareObjects } from '../sql/objects.ts';
import { sqlOptions } from '../sql/options.ts';
import { versionBy } from '../version-by.ts';
import { GALERA_ALARMS } from './alarms.ts';
import { nodeContainer, SQL_PORT } from './config.ts';
import { galeraDatabase } from './database.ts';
import { GALERA_FINDINGS, GALERA_NOTES } from './page.ts';
import { untilUp, whyNotServing, whyNotUp } from './status.ts';

/** What starts nodes one by one takes, and a node that is copied anew. */
const TIMING = { readyMs: 60_000, recoverMs: 60_000, intervalMs: 6_000 };

/** A node without data is copied from another within so long. */
const REJOIN_MS = 45_000;

const waitsForOthers = ({ wsrep_sync_wait: wait }: OptionValues): boolean =>
  (Number(wait) & 1) === 1;

const served = (
  behind: readonly string[],
  adjusted: (options: OptionValues) => OptionValues = (options) => options,
): Binding => ({
  promises: (options) => (waitsForOthers(adjusted(options)) ? ['linearizable'] : behind),
  open: (run, node) => {
    const options = adjusted(run.setting.options);
    return sqlClient(galeraDatabase(run.cluster.endpoint(node, SQL_PORT), options), run);
  },
});

/** Whether a long history of a bank is sequentially consistent takes too long to decide. */
const waiting = (options: OptionValues): OptionValues => ({
  ...options,
  wsrep_sync_wait: Number(options['wsrep_sync_wait']) | 1,
});

export const galera: System = {
  name: 'galera',
  summary: 'MariaDB with Galera: registers, sets and banks in tables that every node writes to',
  runtimes: ['docker'],
  defaultNodes: 3,
  timing: TIMING,
  options: {
    wsrep_sync_wait: {
      type: 'number',
      default: 0,
      least: 0,
      most: 15,
      summary:
        'what waits until its node is up to date with the cluster: 1 reads, 2 updates, 4 inserts',
    },
    ...sqlOptions('repeatable-read'),
    innodb_snapshot_isolation: {
      type: 'flag',
      default: false,
      summary: 'an update of a row that has changed since the snapshot is an error',
    },
    flush_log_at_trx_commit: {
      type: 'choice',
      choices: ['1', '0', '2'],
      default: '1',
      summary:
        'when InnoDB’s log is written and synced: 1 at each commit; 2 written only; 0 neither',
    },
    suspect_timeout: {
      type: 'number',
      default: 2,
      least: 1,
      summary:
        'a node that is silent for so many seconds is taken for gone; Galera’s own default is 5',
    },
    image: {
      type: 'text',
      summary: 'an image with MariaDB and Galera (`mariadb:10.11`); default: Debian’s packages',
    },
  },
  deployment: ({ nodes, options }) => ({
    system: 'galera',
    nodes,
    kind: {
      type: 'container',
      container: {
        container: (node, at) => nodeContainer(node, at, options),
        startOrder: nodes.map(({ name }) => [name]),
        started: ({ name }, cluster) => whyNotUp(cluster, name),
      },
    },
  }),
  version: versionBy('MariaDB with Galera,', ['mariadbd', '--version']),
  probe: ({ cluster }) => whyNotServing(cluster),
  // It copies all from another by itself. Whoever takes the next node's data looks at that first.
  rejoin: async ({ cluster, signal, time }, node, when) => {
    if (when === 'after-start') await untilUp(cluster, node, REJOIN_MS, signal, time);
  },
  prepare: ({ cluster, setting }) => {
    const [first = ''] = cluster.nodes;
    return prepareObjects(
      galeraDatabase(cluster.endpoint(first, SQL_PORT), setting.options),
      setting,
    );
  },
  damage: ['verify/*.ibd', 'ibdata1'],
  alarms: GALERA_ALARMS,
  notes: GALERA_NOTES,
  findings: GALERA_FINDINGS,
  workloads: {
    register: served(['sequential']),
    set: served(['convergence']),
    bank: served([], waiting),
  },
};
