/** What a cluster of etcd says of itself: who leads, and whether it serves. */
import type { Cluster } from '../../../src/cluster/port/cluster.ts';
import { wasRefused } from '../../../src/cluster/port/refused.ts';
import type { NodeName } from '../../../src/cluster/port/wanted.ts';
import { base64, call, CLIENT_PORT } from './gateway.ts';

const STATUS_MS = 500;
/** A member without a leader answers only after several seconds. */
const READ_MS = 2_000;

/**
 * Why it does not serve yet, or undefined. It serves when more than half of the members answer a
 * linearizable read, and so do all others that take connections.
 */
export const whyNotServing = async (cluster: Cluster): Promise<string | undefined> => {
  const answers = await Promise.all(cluster.nodes.map((node) => readAt(cluster, node)));
  const hanging = answers.find(({ is }) => is === 'hanging');
  if (hanging !== undefined) return hanging.told;
  const down = answers.filter(({ is }) => is === 'down');
  return down.length * 2 < cluster.nodes.length
    ? undefined
    : down.map(({ told }) => told).join(', ');
};

const readAt = async (
  cluster: Cluster,
  node: NodeName,
): Promise<{ readonly is: 'serving' | 'hanging' | 'down'; readonly told: string }> => {
  try {
    const key = base64('verify');
    await call(cluster.endpoint(node, CLIENT_PORT), 'kv/range', { key }, READ_MS);
    return { is: 'serving', told: `${node} serves` };
  } catch (error) {
    if (wasRefused(error)) return { is: 'down', told: `${node} is down` };
    return { is: 'hanging', told: `${node} does not read: ${(error as Error).message}` };
  }
};

/** The leader of the highest term: an older one may still believe that it leads. */
export const leaderOf = async (cluster: Cluster): Promise<NodeName | undefined> => {
  const answers = await Promise.all(
    cluster.nodes.map(async (node) => ({ node, status: await statusOf(cluster, node) })),
  );
  const leaders = answers.filter(
    ({ status }) => status?.leader !== undefined && status.leader === status.header?.member_id,
  );
  leaders.sort((a, b) => Number(b.status?.raftTerm) - Number(a.status?.raftTerm));
  return leaders[0]?.node;
};

/** 64-bit numbers are texts. Who knows no leader says nothing of one. */
interface Status {
  readonly header?: { readonly member_id?: string };
  readonly leader?: string;
  readonly raftTerm?: string;
}

const statusOf = (cluster: Cluster, node: NodeName): Promise<Status | undefined> =>
  call<Status>(cluster.endpoint(node, CLIENT_PORT), 'maintenance/status', {}, STATUS_MS).catch(
    () => undefined,
  );
