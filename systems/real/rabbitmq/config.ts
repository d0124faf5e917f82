/** One node in its container: Debian's RabbitMQ or the official image, which start alike. */
import { join } from 'node:path';
import type { OptionValues } from '../../../src/base/options.ts';
import { packageRoot } from '../../../src/base/own-package.ts';
import type {
  Addresses,
  ImageSource,
  NodeContainer,
  NodePlan,
} from '../../../src/cluster/port/deployment.ts';

export const AMQP_PORT = 5672;
export const MANAGEMENT_PORT = 15_672;
export const USER = 'guest';

const DATA = '/data';
const CONFIG = '/verify/rabbitmq.conf';
const PLUGINS = '/verify/enabled_plugins';

/** What Erlang's nodes know each other by. */
const COOKIE = 'verify';

export const nodeContainer = (
  { name }: NodePlan,
  at: Addresses,
  options: OptionValues,
): NodeContainer => ({
  image: imageOf(options),
  entrypoint: ['rabbitmq-server'],
  command: () => [],
  env: {
    RABBITMQ_NODENAME: erlangName(name),
    RABBITMQ_ERLANG_COOKIE: COOKIE,
    RABBITMQ_CONFIG_FILE: CONFIG,
    RABBITMQ_ENABLED_PLUGINS_FILE: PLUGINS,
    RABBITMQ_MNESIA_BASE: DATA,
    RABBITMQ_LOGS: '-',
  },
  files: [
    { path: CONFIG, content: rabbitmqConf(at, options) },
    { path: PLUGINS, content: '[rabbitmq_management].\n' },
  ],
  data: DATA,
  ports: { amqp: AMQP_PORT, management: MANAGEMENT_PORT },
  // As a supervisor would start again what ended by itself.
  restart: { afterMs: 1_000 },
});

/** @param node as Erlang knows it, `rabbit@n1` */
export const plainName = (node: string): string => node.slice(node.indexOf('@') + 1);

export const erlangName = (node: string): string => `rabbit@${node}`;

const imageOf = ({ image }: OptionValues): ImageSource =>
  typeof image === 'string'
    ? { image }
    : { dockerfileDir: join(packageRoot(), 'systems', 'real', 'rabbitmq', 'image') };

const rabbitmqConf = ({ nodes }: Addresses, { partitions }: OptionValues): string =>
  [
    'loopback_users = none',
    // Who is silent for 5 s is taken to be gone; the default is a minute.
    'net_ticktime = 5',
    `cluster_partition_handling = ${String(partitions)}`,
    'cluster_formation.peer_discovery_backend = classic_config',
    ...nodes.map(
      ({ name }, at) => `cluster_formation.classic_config.nodes.${at + 1} = ${erlangName(name)}`,
    ),
    'log.console = true',
    'log.console.level = info',
    'disk_free_limit.absolute = 50MB',
    'vm_memory_high_watermark.absolute = 256MB',
    '',
  ].join('\n');
