/**
 * Who stands where, and how each is configured: machine k holds the Redis server `nk` and the Sentinel
 * `sk`. `n1` is the primary at first, the others are its replicas.
 */
import { join } from 'node:path';
import { usageFailure } from '../../../src/base/failure.ts';
import type { OptionValues } from '../../../src/base/options.ts';
import { packageRoot } from '../../../src/base/own-package.ts';
import type {
  Addresses,
  ImageSource,
  NodeContainer,
  NodePlan,
} from '../../../src/cluster/port/deployment.ts';

export const REDIS_PORT = 6379;
export const SENTINEL_PORT = 26_379;

/** What the Sentinels call the group of one primary and its replicas. */
export const GROUP = 'verify';

/** A supervisor would start again what ended by itself. */
const RESTART = { afterMs: 1_000 };
const DATA = '/data';

/** @throws Failure (exit 64) for fewer machines than Sentinels need to outvote one of them */
export const layoutOf = (machines: number): readonly NodePlan[] => {
  if (machines < 3) {
    throw usageFailure(
      'too-few-nodes',
      `Sentinel needs three machines to decide by majority, and got ${machines}.`,
      'Leave --nodes out, or give 3 or more: each holds a Redis server and a Sentinel.',
    );
  }
  const numbers = Array.from({ length: machines }, (_, at) => at + 1);
  return [
    ...numbers.map((k) => ({ name: `n${k}`, role: 'redis', place: `machine-${k}` })),
    ...numbers.map((k) => ({ name: `s${k}`, role: 'sentinel', place: `machine-${k}` })),
  ];
};

export const ofRole = (role: string, nodes: readonly NodePlan[]): readonly string[] =>
  nodes.filter((node) => node.role === role).map(({ name }) => name);

/** Both write their configuration anew when roles change, so it lies with what they must not forget. */
export const containerOf = (
  node: NodePlan,
  at: Addresses,
  options: OptionValues,
): NodeContainer => {
  const sentinel = node.role === 'sentinel';
  const file = `${DATA}/${sentinel ? 'sentinel' : 'redis'}.conf`;
  const lines = sentinel ? sentinelConfig(at) : redisConfig(node, at, options);
  return {
    image: imageOf(options),
    entrypoint: ['redis-server', file, ...(sentinel ? ['--sentinel'] : [])],
    command: () => [],
    files: [{ path: file, content: `${lines.join('\n')}\n` }],
    data: DATA,
    ports: sentinel ? { sentinel: SENTINEL_PORT } : { redis: REDIS_PORT },
    restart: RESTART,
  };
};

const imageOf = ({ image }: OptionValues): ImageSource =>
  typeof image === 'string'
    ? { image }
    : { dockerfileDir: join(packageRoot(), 'systems', 'real', 'redis', 'image') };

const redisConfig = (
  { name }: NodePlan,
  at: Addresses,
  { fsync }: OptionValues,
): readonly string[] => {
  const primary = firstPrimary(at);
  return [
    ...listening(REDIS_PORT, at.of(name), 'replica-'),
    'appendonly yes',
    `appendfsync ${String(fsync)}`,
    'save ""',
    // A replica that was cut off notices within seconds rather than a minute.
    'repl-timeout 5',
    'repl-ping-replica-period 1',
    'repl-diskless-sync-delay 0',
    ...(name === primary ? [] : [`replicaof ${at.of(primary)} ${REDIS_PORT}`]),
  ];
};

const sentinelConfig = (at: Addresses): readonly string[] => {
  const majority = Math.floor(ofRole('sentinel', at.nodes).length / 2) + 1;
  return [
    ...listening(SENTINEL_PORT),
    `sentinel monitor ${GROUP} ${at.of(firstPrimary(at))} ${REDIS_PORT} ${majority}`,
    `sentinel down-after-milliseconds ${GROUP} 1000`,
    `sentinel failover-timeout ${GROUP} 3000`,
    `sentinel parallel-syncs ${GROUP} 1`,
  ];
};

const listening = (port: number, announced?: string, prefix = ''): readonly string[] => [
  `port ${port}`,
  'bind 0.0.0.0',
  'protected-mode no',
  `dir ${DATA}`,
  ...(announced === undefined ? [] : [`${prefix}announce-ip ${announced}`]),
];

const firstPrimary = ({ nodes }: Addresses): string => ofRole('redis', nodes)[0] ?? '';
