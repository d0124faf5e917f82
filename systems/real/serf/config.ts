/** One agent in its container: Debian's Serf, or an image with `serf` on its path. */
import { join } from 'node:path';
import type { OptionValues } from '../../../src/base/options.ts';
import { packageRoot } from '../../../src/base/own-package.ts';
import type {
  Addresses,
  ImageSource,
  NodeContainer,
  NodePlan,
} from '../../../src/cluster/port/deployment.ts';

export const RPC_PORT = 7373;
const GOSSIP_PORT = 7946;
const DATA = '/data';
const CONFIG = '/verify/serf.json';

/** How many others a starting agent tries to join, again and again until one answers. */
const SEEDS = 3;

export const agentContainer = (
  { name }: NodePlan,
  at: Addresses,
  options: OptionValues,
): NodeContainer => ({
  image: imageOf(options),
  entrypoint: ['serf', 'agent', `-config-file=${CONFIG}`],
  command: () => [],
  files: [
    { path: CONFIG, content: `${JSON.stringify(agentConfig(name, at, options), null, 2)}\n` },
  ],
  data: DATA,
  ports: { rpc: RPC_PORT },
  restart: { afterMs: 1_000 },
});

const imageOf = ({ image }: OptionValues): ImageSource =>
  typeof image === 'string'
    ? { image }
    : { dockerfileDir: join(packageRoot(), 'systems', 'real', 'serf', 'image') };

const agentConfig = (
  name: string,
  at: Addresses,
  { profile, snapshot }: OptionValues,
): Readonly<Record<string, unknown>> => ({
  node_name: name,
  bind: `0.0.0.0:${GOSSIP_PORT}`,
  advertise: `${at.of(name)}:${GOSSIP_PORT}`,
  rpc_addr: `0.0.0.0:${RPC_PORT}`,
  profile,
  log_level: 'info',
  retry_join: at.nodes
    .filter((other) => other.name !== name)
    .slice(0, SEEDS)
    .map((other) => `${at.of(other.name)}:${GOSSIP_PORT}`),
  retry_interval: '1s',
  ...(snapshot === false ? {} : { snapshot_path: `${DATA}/snapshot` }),
  // One that was told to leave, and not killed, comes back all the same.
  rejoin_after_leave: true,
});
