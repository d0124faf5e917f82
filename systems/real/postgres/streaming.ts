/**
 * Servers that stream to each other under Patroni: it makes the first one, copies it to the others,
 * keeps in etcd who is the primary, and promotes another when that one is silent for too long.
 */
import type { OptionValues } from '../../../src/base/options.ts';
import type { Addresses, NodeContainer, NodePlan } from '../../../src/cluster/port/deployment.ts';
import type { Json } from '../../../src/history/operation.ts';
import { CLIENT_PORT } from '../etcd/gateway.ts';
import { DATA, DCS_ROLE, imageOf, ofRole, PGDATA, SQL_PORT, USER } from './nodes.ts';
import { INITDB, parametersOf, PG_HBA, REPLICATION } from './parameters.ts';

const CONFIG = '/verify/patroni.yml';
const REST_PORT = 8008;

/** Seconds. Its rule is `loop_wait + 2 * retry_timeout <= ttl`, so that who cannot reach etcd gives up in time. */
const timingOf = (ttl: number): Readonly<Record<string, number>> => {
  const wait = 1;
  return { ttl, loop_wait: wait, retry_timeout: Math.floor((ttl - wait) / 2) };
};

export const streamingContainer = (
  node: NodePlan,
  at: Addresses,
  options: OptionValues,
): NodeContainer => ({
  image: imageOf(options),
  user: USER,
  entrypoint: [],
  command: () => ['patroni', CONFIG],
  // JSON is YAML, too.
  files: [{ path: CONFIG, content: JSON.stringify(patroniOf(node, at, options), null, 2) }],
  data: DATA,
  ports: { sql: SQL_PORT },
  restart: { afterMs: 1_000 },
});

const patroniOf = ({ name }: NodePlan, at: Addresses, options: OptionValues): Json => ({
  scope: 'verify',
  name,
  log: { level: 'INFO' },
  restapi: { listen: `0.0.0.0:${REST_PORT}`, connect_address: `${at.of(name)}:${REST_PORT}` },
  etcd3: {
    hosts: ofRole(DCS_ROLE, at.nodes).map((member) => `${at.of(member)}:${CLIENT_PORT}`),
  },
  // A device of the machine, which a container has not; and no complaint that there is none.
  watchdog: { mode: 'off', safety_margin: -1 },
  bootstrap: {
    dcs: {
      ...timingOf(Number(options['ttl'])),
      synchronous_mode: options['synchronous'] !== 'off',
      synchronous_mode_strict: options['synchronous'] === 'strict',
      check_timeline: options['check_timeline'] === 'on',
      postgresql: {
        use_pg_rewind: options['rewind'] === 'on',
        use_slots: true,
        parameters: { ...parametersOf(options), ...REPLICATION },
      },
    },
    initdb: INITDB.map((flag) => initdbEntry(flag)),
  },
  postgresql: {
    listen: `0.0.0.0:${SQL_PORT}`,
    connect_address: `${at.of(name)}:${SQL_PORT}`,
    data_dir: PGDATA,
    pgpass: '/tmp/pgpass',
    pg_hba: PG_HBA,
    authentication: {
      superuser: { username: USER },
      replication: { username: 'replicator' },
    },
    parameters: { unix_socket_directories: '/tmp' },
    basebackup: { checkpoint: 'fast' },
    remove_data_directory_on_rewind_failure: true,
    remove_data_directory_on_diverged_timelines: true,
  },
});

/** `--name=value` as Patroni has it: a pair, or a name alone. */
const initdbEntry = (flag: string): Json => {
  const [name = '', value] = flag.replace('--', '').split('=');
  return value === undefined ? name : { [name]: value };
};
