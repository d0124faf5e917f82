/** One node in its container: its configuration, and how it is started. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OptionValues } from '../../../src/base/options.ts';
import { packageRoot } from '../../../src/base/own-package.ts';
import type {
  Addresses,
  ImageSource,
  NodeContainer,
  NodePlan,
} from '../../../src/cluster/port/deployment.ts';

export const SQL_PORT = 3306;
/** Who clients are, and the database that they use. */
export const ACCOUNT = { user: 'verify', database: 'verify' } as const;

const HERE = join(packageRoot(), 'systems', 'real', 'galera');
const DATA = '/data';
/** A supervisor would start again what ended by itself. */
const RESTART = { afterMs: 1_000 };

export const nodeContainer = (
  { name }: NodePlan,
  at: Addresses,
  options: OptionValues,
): NodeContainer => ({
  image: imageOf(options),
  entrypoint: ['sh', '/verify/start.sh'],
  command: ({ first }) => [first ? 'first' : 'again'],
  env: {
    NODE: name,
    FOUNDER: founderOf(at),
    PEERS: at.nodes
      .filter((peer) => peer.name !== name)
      .map((peer) => `${peer.name}=${at.of(peer.name)}`)
      .join(' '),
    DATA,
  },
  user: 'root', // the script gives the data folder to `mysql`, and the server becomes it
  files: [
    { path: '/verify/start.sh', content: readFileSync(join(HERE, 'node', 'start.sh'), 'utf8') },
    { path: '/verify/galera.cnf', content: `${configOf(name, at, options).join('\n')}\n` },
    { path: '/verify/users.sql', content: `${USERS.join(';\n')};\n` },
  ],
  data: DATA,
  ports: { sql: SQL_PORT },
  restart: RESTART,
});

/** Who founds the cluster at first. */
export const founderOf = ({ nodes }: Pick<Addresses, 'nodes'>): string => nodes[0]?.name ?? '';

const imageOf = ({ image }: OptionValues): ImageSource =>
  typeof image === 'string' ? { image } : { dockerfileDir: join(HERE, 'image') };

const USERS = [
  'FLUSH PRIVILEGES', // until then nobody may be created
  `CREATE DATABASE ${ACCOUNT.database}`,
  `CREATE USER ${ACCOUNT.user}@'%'`,
  `GRANT ALL ON *.* TO ${ACCOUNT.user}@'%'`,
];

const configOf = (name: string, at: Addresses, options: OptionValues): readonly string[] => [
  '[mariadbd]',
  'user=mysql',
  `datadir=${DATA}`,
  `port=${SQL_PORT}`,
  'bind-address=0.0.0.0',
  'socket=/tmp/mariadb.sock',
  'pid-file=/tmp/mariadb.pid',
  'skip-name-resolve',
  'ignore-db-dirs=lost+found',
  'performance-schema=OFF',
  // Small: what is copied to a node that joins is little more than what clients wrote.
  'innodb-buffer-pool-size=64M',
  'innodb-log-file-size=16M',
  // What Galera asks for.
  'binlog-format=ROW',
  'default-storage-engine=InnoDB',
  'innodb-autoinc-lock-mode=2',
  `innodb-flush-log-at-trx-commit=${String(options['flush_log_at_trx_commit'])}`,
  `innodb-snapshot-isolation=${options['innodb_snapshot_isolation'] === true ? 'ON' : 'OFF'}`,
  'wsrep-on=ON',
  'wsrep-provider=/usr/lib/galera/libgalera_smm.so',
  'wsrep-cluster-name=verify',
  `wsrep-cluster-address=gcomm://${at.nodes.map((node) => at.of(node.name)).join(',')}`,
  `wsrep-node-name=${name}`,
  `wsrep-node-address=${at.of(name)}`,
  'wsrep-sst-method=rsync',
  `wsrep-provider-options="${providerOptions(Number(options['suspect_timeout']))}"`,
];

/** @param suspectS a node that is silent for so long, in seconds, is taken for gone */
const providerOptions = (suspectS: number): string =>
  [
    'gcache.size=32M',
    // As far below and above it as by default, or what Galera insists on.
    `evs.keepalive_period=PT${suspectS / 5}S`,
    `evs.suspect_timeout=PT${suspectS}S`,
    `evs.inactive_timeout=PT${3 * suspectS}S`,
    `evs.install_timeout=PT${1.5 * suspectS}S`,
  ].join(';');
