/** Redis with Sentinel: a primary, replicas that follow it asynchronously, and automatic failover. */
import { usageFailure } from '../../../src/base/failure.ts';
import type { OptionValues } from '../../../src/base/options.ts';
import type { Binding, System } from '../../../src/cluster/port/system.ts';
import { versionBy } from '../version-by.ts';
import { redisClient } from './client.ts';
import { containerOf, layoutOf, ofRole } from './nodes.ts';
import { REDIS_FINDINGS, REDIS_NOTES } from './page.ts';
import { primaryOf, whyNotServing, whyNotUp } from './sentinel.ts';

/** What it is held to, though Redis promises less: see `REDIS_NOTES`. */
const expected = ({ reads }: OptionValues): readonly string[] =>
  reads === 'replica' ? ['convergence'] : ['linearizable'];

const servedBy = (promises: Binding['promises']): Binding => ({
  promises,
  clientRoles: ['redis'],
  open: (run, node) => redisClient(run, node),
});

export const redis: System = {
  name: 'redis',
  summary: 'Redis with Sentinel: a primary, two replicas and automatic failover on three machines',
  runtimes: ['docker'],
  defaultNodes: 3,
  options: {
    wait: {
      type: 'number',
      summary: 'a write counts when so many replicas have confirmed it (`WAIT`)',
      default: 0,
      least: 0,
    },
    fsync: {
      type: 'choice',
      choices: ['always', 'everysec', 'no'],
      default: 'everysec',
      summary: 'when the append-only file is synced to the disk (`appendfsync`)',
    },
    reads: {
      type: 'choice',
      choices: ['primary', 'replica'],
      default: 'primary',
      summary: 'where reads go: to the primary, or to the server of the client’s own machine',
    },
    image: {
      type: 'text',
      summary: 'an image with `redis-server`, for example `redis:7`; default: Debian’s packages',
    },
  },
  layout: (count) => layoutOf(count),
  deployment: ({ nodes, options }) => {
    const servers = ofRole('redis', nodes);
    refuseEndlessWait(Number(options['wait']), servers.length - 1);
    return {
      system: 'redis',
      nodes,
      kind: {
        type: 'container',
        container: {
          container: (node, at) => containerOf(node, at, options),
          startOrder: [servers, ofRole('sentinel', nodes)],
          started: async ({ name, role }, cluster) =>
            role === 'redis' ? whyNotUp(cluster, name) : undefined,
        },
      },
    };
  },
  probe: ({ cluster }) => whyNotServing(cluster),
  version: versionBy('Redis', ['redis-server', '--version']),
  leader: ({ cluster }) => primaryOf(cluster),
  damage: ['appendonlydir/*'],
  notes: REDIS_NOTES,
  findings: REDIS_FINDINGS,
  alarms: [
    {
      pattern: /crashed by signal|Guru Meditation: (?!Replica was unable to write)/u,
      means: 'the server crashed',
      severity: 'violation',
    },
    {
      pattern: /Guru Meditation: Replica was unable to write/u,
      means: 'a replica ended itself, as it is meant to when it cannot write to its disk',
      severity: 'warning',
    },
    {
      pattern: /Bad file format reading the append only file|Internal error in RDB/u,
      // Whether it should have been able to, recovery and crashes tell: disks are damaged here, too.
      means: 'it cannot read its data, and does not start with it',
      severity: 'warning',
    },
    {
      pattern: /Asynchronous AOF fsync is taking too long/u,
      means: 'the disk is too slow for its syncs: it acknowledges without them',
      severity: 'warning',
    },
  ],
  workloads: {
    register: servedBy(expected),
    set: servedBy(expected),
    // Of these nothing is read but at the primary.
    queue: servedBy(() => ['linearizable']),
    lock: servedBy(() => ['linearizable']),
    'fenced-lock': servedBy(() => ['linearizable']),
  },
};

const refuseEndlessWait = (wanted: number, replicas: number): void => {
  if (wanted <= replicas) return;
  throw usageFailure(
    'too-many-replicas',
    `There are ${replicas} replicas, and -o wait=${wanted} waits for more.`,
    `Wait for ${replicas} at most, or have more machines (--nodes).`,
  );
};
