/** What is made before clients come: the stream of a workload's objects, or one for each. */
import type { JetStreamManager, StreamConfig } from '@nats-io/jetstream';
import type { Setting, SystemRun } from '../../../src/cluster/port/system.ts';
import { connected } from './connection.ts';
import { CLIENT_PORT } from './nodes.ts';
import { ACK_WAIT_MS, QUEUES } from './queue.ts';
import { BUCKET } from './register.ts';
import type { Reads } from './session.ts';
import { SETS } from './set.ts';

type Named = Pick<Setting, 'workload' | 'keys'>;

/** The streams of a workload. A log is a stream of its own: its offsets leave none out. */
export const streamsOf = (setting: Named): readonly string[] => {
  if (setting.workload === 'log') return keysOf('log', setting);
  return [{ register: `KV_${BUCKET}`, set: SETS }[setting.workload] ?? QUEUES];
};

/** The streams, and what else has a leader: a queue's consumer, `queues > q0`. */
export const groupsOf = (setting: Named): readonly string[] => {
  const consumers = setting.workload === 'queue' ? keysOf('q', setting) : [];
  return [...streamsOf(setting), ...consumers.map((key) => `${QUEUES} > ${key}`)];
};

/** As the workloads name their objects. */
const keysOf = (prefix: string, { keys }: Named): readonly string[] =>
  Array.from({ length: keys }, (_, at) => `${prefix}${at}`);

export const makeStreams = async ({ cluster, setting }: SystemRun): Promise<void> => {
  const [node = ''] = cluster.nodes;
  const { connection, jetstream, kv } = await connected(cluster.endpoint(node, CLIENT_PORT));
  try {
    const manager = await jetstream.jetstreamManager(connection, { timeout: MAKE_MS });
    const replicas = Number(setting.options['replicas']);
    const allow_direct = readsIn(setting) === 'direct';
    if (setting.workload === 'register') {
      await new kv.Kvm(manager.jetstream()).create(BUCKET, { replicas, allow_direct });
      return;
    }
    for (const name of streamsOf(setting)) {
      await manager.streams.add({
        ...configOf(setting.workload, name),
        name,
        num_replicas: replicas,
        allow_direct,
      });
    }
    if (setting.workload === 'queue') await makeConsumers(manager, setting);
  } finally {
    await connection.close();
  }
};

export const readsIn = ({ options }: Pick<Setting, 'options'>): Reads =>
  options['reads'] === 'direct' ? 'direct' : 'leader';

const MAKE_MS = 10_000;

const configOf = (workload: string, name: string): Partial<StreamConfig> => {
  if (workload === 'log') return { subjects: [name] };
  return { subjects: [`${name}.*`], ...(workload === 'queue' ? { retention: 'workqueue' } : {}) };
};

const makeConsumers = async (manager: JetStreamManager, setting: Setting): Promise<void> => {
  for (const key of keysOf('q', setting)) {
    await manager.consumers.add(QUEUES, {
      durable_name: key,
      filter_subject: `${QUEUES}.${key}`,
      ack_policy: 'explicit',
      ack_wait: ACK_WAIT_MS * NANOS,
      max_deliver: -1,
    });
  }
};

/** In one millisecond. */
const NANOS = 1e6;
