/** One server in its container: Debian's NATS or the official image, which take the same flags. */
import { join } from 'node:path';
import { usageFailure } from '../../../src/base/failure.ts';
import type { OptionValues } from '../../../src/base/options.ts';
import { packageRoot } from '../../../src/base/own-package.ts';
import {
  type Addresses,
  equalNodes,
  type ImageSource,
  type NodeContainer,
  type NodePlan,
} from '../../../src/cluster/port/deployment.ts';

export const CLIENT_PORT = 4222;
export const MONITOR_PORT = 8222;
const ROUTE_PORT = 6222;
const DATA = '/data';
const CONFIG = '/verify/nats.conf';

/** @throws Failure (exit 64) for a cluster that cannot be, or a server that cannot do it */
export const layoutOf = (count: number, options: OptionValues): readonly NodePlan[] => {
  if (count < 3) {
    throw usageFailure(
      'too-few-nodes',
      `A cluster with JetStream needs three servers to agree by majority, and got ${count}.`,
      'Leave --nodes out, or give 3 or more.',
    );
  }
  const replicas = Number(options['replicas']);
  if (replicas > count) {
    throw usageFailure(
      'too-many-replicas',
      `There are ${count} servers, and -o replicas=${replicas} asks for more.`,
      `Ask for ${count} at most, or have more servers (--nodes).`,
    );
  }
  if (options['sync'] === 'always' && options['image'] === undefined) {
    throw usageFailure(
      'too-old',
      'Debian’s NATS 2.9 cannot sync before it acknowledges: -o sync=always is known from 2.10 on.',
      'Give a newer server, too: -o image=nats:2.12 -o sync=always.',
    );
  }
  return equalNodes(Array.from({ length: count }, (_, at) => `n${at + 1}`));
};

export const serverContainer = (
  node: NodePlan,
  at: Addresses,
  options: OptionValues,
): NodeContainer => ({
  image: imageOf(options),
  command: () => ['--config', CONFIG],
  files: [{ path: CONFIG, content: configOf(node, at, options) }],
  data: DATA,
  ports: { client: CLIENT_PORT, monitor: MONITOR_PORT },
});

const imageOf = ({ image }: OptionValues): ImageSource =>
  typeof image === 'string'
    ? { image }
    : { dockerfileDir: join(packageRoot(), 'systems', 'real', 'nats', 'image') };

const configOf = ({ name }: NodePlan, at: Addresses, { sync }: OptionValues): string => {
  const routes = at.nodes.map((one) => `nats-route://${at.of(one.name)}:${ROUTE_PORT}`);
  const always = sync === 'always' ? ', sync_interval: always' : '';
  return [
    `server_name: ${name}`,
    `listen: 0.0.0.0:${CLIENT_PORT}`,
    `http: 0.0.0.0:${MONITOR_PORT}`,
    `jetstream { store_dir: "${DATA}", max_memory_store: 64MB, max_file_store: 1GB${always} }`,
    'cluster {',
    '  name: verify',
    `  listen: 0.0.0.0:${ROUTE_PORT}`,
    '  no_advertise: true',
    `  routes: [${routes.join(', ')}]`,
    '}',
    '',
  ].join('\n');
};
