/** NATS with JetStream: streams of messages, each replicated by a Raft group of its own. */
import type { Binding, System, SystemRun } from '../../../src/cluster/port/system.ts';
import { NATS_ALARMS } from './alarms.ts';
import { natsClient, type Operations } from './client.ts';
import { LOG } from './log.ts';
import { CLIENT_PORT, layoutOf, serverContainer } from './nodes.ts';
import { QUEUE } from './queue.ts';
import { REGISTER } from './register.ts';
import { NATS_FINDINGS, NATS_NOTES } from './page.ts';
import { openSession } from './session.ts';
import { SET } from './set.ts';
import { leaderOf, versionOf, whyNotServing } from './status.ts';
import { groupsOf, makeStreams, readsIn, streamsOf } from './streams.ts';

const served = (operations: Operations, promises: Binding['promises']): Binding => ({
  promises,
  open: ({ cluster, setting }, node) => {
    const endpoint = cluster.endpoint(node, CLIENT_PORT);
    return natsClient(() => openSession(endpoint), readsIn(setting), operations);
  },
});

/** Clusters whose streams have been made: before that none is missed. */
const prepared = new WeakSet<SystemRun['cluster']>();

/** What it is held to where reads go to the leader, though NATS promises less: see `NATS_NOTES`. */
const orElse =
  (direct: readonly string[]): Binding['promises'] =>
  ({ reads }) =>
    reads === 'direct' ? direct : ['linearizable'];

export const nats: System = {
  name: 'nats',
  summary: 'NATS JetStream: registers, sets, logs and queues made of replicated streams',
  runtimes: ['docker'],
  defaultNodes: 3,
  timing: { intervalMs: 8_000 },
  options: {
    replicas: {
      type: 'number',
      default: 3,
      least: 1,
      summary: 'how many servers hold each stream',
    },
    reads: {
      type: 'choice',
      choices: ['leader', 'direct'],
      default: 'leader',
      summary: 'who answers reads: the stream’s leader, or the client’s own server (direct gets)',
    },
    sync: {
      type: 'choice',
      choices: ['interval', 'always'],
      default: 'interval',
      summary:
        'when data is synced to the disk: every 2 minutes, or before it is acknowledged (2.10 on)',
    },
    image: {
      type: 'text',
      summary:
        'an official image (`nats:2.12`), instead of building one from Debian’s package (2.9)',
    },
  },
  layout: layoutOf,
  deployment: ({ nodes, options }) => ({
    system: 'nats',
    nodes,
    kind: {
      type: 'container',
      container: { container: (node, at) => serverContainer(node, at, options) },
    },
  }),
  probe: ({ cluster, setting }) =>
    whyNotServing(cluster, prepared.has(cluster) ? groupsOf(setting) : []),
  version: async ({ cluster }) => `NATS ${await versionOf(cluster)}`,
  prepare: async (run) => {
    await makeStreams(run);
    prepared.add(run.cluster);
  },
  leader: ({ cluster, setting }) =>
    leaderOf(cluster, prepared.has(cluster) ? streamsOf(setting) : []),
  damage: ['jetstream/**/*.blk'],
  alarms: NATS_ALARMS,
  notes: NATS_NOTES,
  findings: NATS_FINDINGS,
  workloads: {
    register: {
      ...served(REGISTER, orElse(['monotonic-reads', 'monotonic-writes'])),
      workloadOptions: { cas: false },
    },
    set: served(SET, orElse(['convergence'])),
    log: served(LOG, orElse([])),
    queue: served(QUEUE, () => ['at-least-once']),
  },
};
