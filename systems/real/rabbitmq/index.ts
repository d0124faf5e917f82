/** RabbitMQ: queues that are kept by several nodes, with publisher confirms and manual acknowledgements. */
import type { OptionValues } from '../../../src/base/options.ts';
import type { System } from '../../../src/cluster/port/system.ts';
import { versionBy } from '../version-by.ts';
import { RABBITMQ_ALARMS } from './alarms.ts';
import { rabbitmqClient } from './client.ts';
import { AMQP_PORT, nodeContainer } from './config.ts';
import { leaderOfMost, mirrorClassicQueues, whyNotServing } from './management.ts';
import { RABBITMQ_FINDINGS, RABBITMQ_NOTES } from './page.ts';
import { rejoin } from './rejoin.ts';
import { openSession } from './session.ts';

const isMirrored = ({ queue }: OptionValues): boolean => queue === 'classic-mirrored';

export const rabbitmq: System = {
  name: 'rabbitmq',
  summary:
    'RabbitMQ, three nodes: quorum queues (or mirrored ones), confirms, manual acknowledgements',
  runtimes: ['docker'],
  defaultNodes: 3,
  options: {
    queue: {
      type: 'choice',
      choices: ['quorum', 'classic-mirrored'],
      default: 'quorum',
      summary: 'how a queue is kept: by Raft, or by mirrors at all nodes (gone in RabbitMQ 4)',
    },
    confirms: {
      type: 'choice',
      choices: ['on', 'off'],
      default: 'on',
      summary: 'off: what was sent counts as enqueued, and nobody confirms it',
    },
    partitions: {
      type: 'choice',
      choices: ['pause_minority', 'autoheal', 'ignore'],
      default: 'pause_minority',
      summary: 'what nodes do that lose each other (`cluster_partition_handling`)',
    },
    image: {
      type: 'text',
      summary:
        'an image with `rabbitmq-server`, for example `rabbitmq:3.13`; default: Debian’s package',
    },
  },
  // A node takes 15 to 30 s to start, and half a minute to give up on one that is not there.
  timing: { readyMs: 120_000, recoverMs: 90_000, intervalMs: 14_000 },
  deployment: ({ nodes, options }) => ({
    system: 'rabbitmq',
    nodes,
    kind: {
      type: 'container',
      container: { container: (node, at) => nodeContainer(node, at, options) },
    },
  }),
  probe: ({ cluster }) => whyNotServing(cluster),
  // What the nodes know of each other survives from here on.
  prepare: async ({ cluster, setting }) => {
    if (isMirrored(setting.options)) await mirrorClassicQueues(cluster);
  },
  version: versionBy('RabbitMQ', ['rabbitmqctl', 'version']),
  leader: ({ cluster }) => leaderOfMost(cluster),
  rejoin,
  damage: ['*/quorum/*/*.wal', '*/quorum/**/*.segment', '*/msg_stores/**'],
  alarms: RABBITMQ_ALARMS,
  notes: RABBITMQ_NOTES,
  findings: RABBITMQ_FINDINGS,
  workloads: {
    queue: {
      promises: () => ['at-least-once'],
      open: ({ cluster, setting: { options }, time }, node) =>
        rabbitmqClient(
          () => openSession(cluster.endpoint(node, AMQP_PORT), options['confirms'] !== 'off'),
          isMirrored(options) ? 'classic' : 'quorum',
          time,
        ),
    },
  },
};
