/** How a server is set (`postgresql.conf`): by options, and small enough for a test. */
import type { OptionValues } from '../../../src/base/options.ts';
import { SQL_PORT } from './nodes.ts';

export type Parameters = Readonly<Record<string, string | number>>;

/** Of `initdb`. Sums over pages, so that a damaged one is noticed; small files of the log. */
export const INITDB: readonly string[] = [
  '--username=postgres',
  '--auth=trust',
  '--encoding=UTF8',
  '--locale=C',
  '--data-checksums',
  '--wal-segsize=4',
];

/** Anybody may come: nothing but the run's own nodes and clients can. */
export const PG_HBA: readonly string[] = [
  'local all all trust',
  'host all all 0.0.0.0/0 trust',
  'host replication all 0.0.0.0/0 trust',
];

/** Where `-o commit=` has a word of two, PostgreSQL joins them otherwise. */
export const parametersOf = ({ fsync, commit }: OptionValues): Parameters => ({
  listen_addresses: '0.0.0.0',
  port: SQL_PORT,
  unix_socket_directories: '/tmp',
  // A client that gave up leaves its server process behind, as long as that waits for a standby.
  max_connections: 300,
  shared_buffers: '32MB',
  min_wal_size: '32MB',
  max_wal_size: '96MB',
  fsync: String(fsync),
  synchronous_commit: String(commit).replace('-', '_'),
  log_checkpoints: 'off',
  log_min_messages: 'warning',
  log_min_error_statement: 'panic',
});

/** So that one that was cut off is noticed within seconds rather than a minute. */
export const REPLICATION: Parameters = {
  wal_level: 'replica',
  hot_standby: 'on',
  wal_log_hints: 'on',
  max_wal_senders: 10,
  max_replication_slots: 10,
  wal_keep_size: '64MB',
  wal_sender_timeout: '5s',
  wal_receiver_timeout: '5s',
  wal_receiver_status_interval: '1s',
  wal_retrieve_retry_interval: '500ms',
};
